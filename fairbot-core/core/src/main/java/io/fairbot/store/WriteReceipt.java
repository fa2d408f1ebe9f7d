package io.fairbot.store;

import java.util.List;

/**
 * What a store promises about a batch it applied.
 *
 * @param batchId the batch
 * @param durability how far it had come when this was given
 * @param versions the documents' versions afterwards, in the order of the batch's writes; 0 for a deleted one
 */
public record WriteReceipt(String batchId, Durability durability, List<Long> versions) {

    /** Copies the versions. */
    public WriteReceipt {
        versions = List.copyOf(versions);
    }
}
