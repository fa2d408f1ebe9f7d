package io.fairbot.store;

import java.util.List;

/**
 * The receipt of a batch that a store applied.
 *
 * @param batchId the batch
 * @param durability its durability when the receipt was issued
 * @param versions the documents' versions afterwards, in the order of the batch's writes; 0 for a deleted one
 */
public record WriteReceipt(String batchId, Durability durability, List<Long> versions) {

    /** Copies the versions. */
    public WriteReceipt {
        versions = List.copyOf(versions);
    }
}
