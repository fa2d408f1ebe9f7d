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

/** Decides in which versions a batch writes, so that database, mirror and journal agree; pure. */
final class VersionAssigner {
    /** What is there is not known on this machine. */
    static final long UNKNOWN = -1;

    private VersionAssigner() {}

    /** Returns the first write that does not fit what is known to be there. */
    static Optional<BatchResult> refusal(Batch batch, List<Long> there) {
        for (int i = 0; i < there.size(); i++) {
            Write write = batch.writes().get(i);
            long actual = there.get(i);
            if (actual != UNKNOWN && !write.precondition().isSatisfiedBy(actual)) {
                return Optional.of(new BatchResult.Rejected(write, actual));
            }
        }
        return Optional.empty();
    }

    /**
     * Gives versions to the documents.
     *
     * @param there the versions that are there, 0 for none
     * @param first a version above every one that was given before
     */
    static RawBatch versioned(RawBatch batch, List<Long> there, long first) {
        List<Long> versions = new ArrayList<>(there.size());
        for (int i = 0; i < there.size(); i++) {
            versions.add(version(batch.writes().get(i), there.get(i), first));
        }
        return batch.withVersions(versions);
    }

    /** The version of a deletion is above that of the document; 0 says that nothing is there to be deleted. */
    private static long version(RawWrite write, long there, long first) {
        long known = write.precondition().kind() == Precondition.PreconditionKind.VERSION
                ? write.precondition().version()
                : there;
        if (known > 0) {
            return known + 1;
        }
        return write.isDelete() && known == 0 ? 0 : first;
    }
}
