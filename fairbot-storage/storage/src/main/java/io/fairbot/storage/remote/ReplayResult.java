package io.fairbot.storage.remote;

import io.fairbot.Internal;
import java.util.List;
import java.util.Map;

/** The result of a round of replay. */
@Internal
public sealed interface ReplayResult {

    /**
     * Every batch of the round is in the database, now or since before.
     *
     * @param versions for each batch the version that each write gave its document, in their order, 0 for a deletion;
     *     of a batch that was applied before and whose document was changed since, the version it was to give
     */
    record Replayed(List<List<Long>> versions) implements ReplayResult {
        /** Copies the list. */
        public Replayed {
            versions = List.copyOf(versions);
        }
    }

    /**
     * Nothing was applied, because batches do not fit their documents or their fences, now or ever. Those of the round that are
     * not named fit, without those that are.
     *
     * @param reasons the reasons by the positions of the batches, each a sentence without ids or content
     */
    record Unfit(Map<Integer, String> reasons) implements ReplayResult {
        /** Copies the map. */
        public Unfit {
            reasons = Map.copyOf(reasons);
        }
    }

    /**
     * Nothing was applied, because the database refuses a document.
     *
     * @param index the position of the first batch that writes the refused document, so that a round of that batch alone
     *     tells whether it is the one
     * @param reason a sentence without ids or content; with the code of the database, and the name of the index
     */
    record Refused(int index, String reason) implements ReplayResult {}

    /**
     * Nothing was applied, and the database does not tell which batch is the cause, or the round is more than it takes at
     * once: smaller rounds tell. Never for a round of one batch.
     *
     * @param reason a sentence without ids or content
     */
    record Inconclusive(String reason) implements ReplayResult {}
}
