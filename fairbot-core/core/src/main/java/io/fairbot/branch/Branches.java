package io.fairbot.branch;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of all branches. Immutable.
 *
 * @param all the branches, the highest priority first, then by id
 */
public record Branches(List<Branch> all) {

    /** Copies and sorts the branches. */
    public Branches {
        all = all.stream()
                .sorted(Comparator.comparingInt(Branch::priority).thenComparing(Branch::id))
                .toList();
    }

    /**
     * Finds a branch.
     *
     * @param id its id
     * @return the branch, or empty
     */
    public Optional<Branch> find(String id) {
        return all.stream().filter(branch -> branch.id().equals(id)).findFirst();
    }
}
