package io.fairbot.whatsapp.lines;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The branches that a node was told to open, whether or not it could. Safe for use from any thread. */
final class DescribedBranches {
    /** The minutes for which a closed branch is among them: it may be about to be opened again. */
    static final int MINUTES = 10;

    private static final long KEPT = Duration.ofMinutes(MINUTES).toNanos();

    private final TimeSource time;
    private final Map<String, DescribedBranch> all = new ConcurrentSkipListMap<>();

    /** A branch, and the monotonic time at which it was closed. */
    private record DescribedBranch(Branch branch, Optional<Long> closedAt) {}

    DescribedBranches(TimeSource time) {
        this.time = time;
    }

    void add(Branch branch) {
        all.put(branch.id(), new DescribedBranch(branch, Optional.empty()));
    }

    /** Marks a branch to be removed after a while, unless it is described again meanwhile. */
    void closed(String id) {
        all.computeIfPresent(id, (same, now) -> new DescribedBranch(now.branch, Optional.of(time.nanoTime())));
    }

    /** Returns the branches, sorted by id. */
    List<Branch> all() {
        long now = time.nanoTime();
        all.values().removeIf(one -> one.closedAt.filter(at -> now - at > KEPT).isPresent());
        return all.values().stream().map(DescribedBranch::branch).toList();
    }
}
