package io.fairbot.branch;

import java.util.List;
import java.util.Optional;

/**
 * A snapshot of all branches. Immutable.
 *
 * @param all the branches, in the order in which they are shown
 */
public record Branches(List<Branch> all) {

    /** Copies the branches. */
    public Branches {
        all = List.copyOf(all);
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
