package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Static functions that assign versions to the writes of a batch, so that database, mirror and journal agree. Pure. */
final class VersionAssigner {
    /** The current version is not known on this machine. */
    static final long UNKNOWN = -1;

    private VersionAssigner() {}

    /** Returns the refusal for the first write whose precondition fails against the known versions. */
    static Optional<BatchResult> refusal(Batch batch, List<Long> current) {
        for (int i = 0; i < current.size(); i++) {
            Write write = batch.writes().get(i);
            long actual = current.get(i);
            if (actual != UNKNOWN && !write.precondition().isSatisfiedBy(actual)) {
                return Optional.of(new BatchResult.Rejected(write, actual));
            }
        }
        return Optional.empty();
    }

    /**
     * Assigns versions to the documents.
     *
     * @param current the current versions, 0 for absent documents
     * @param first a version above every one that was assigned before
     */
    static RawBatch versioned(RawBatch batch, List<Long> current, long first) {
        List<Long> versions = new ArrayList<>(current.size());
        for (int i = 0; i < current.size(); i++) {
            versions.add(version(batch.writes().get(i), current.get(i), first));
        }
        return batch.withVersions(versions);
    }

    /**
     * Returns the version of a write; that of a deletion is above the document's, or 0 when there is nothing to delete.
     */
    private static long version(RawWrite write, long current, long first) {
        long known = write.precondition().kind() == Precondition.PreconditionKind.VERSION
                ? write.precondition().version()
                : current;
        if (known > 0) {
            return known + 1;
        }
        return write.isDelete() && known == 0 ? 0 : first;
    }
}
