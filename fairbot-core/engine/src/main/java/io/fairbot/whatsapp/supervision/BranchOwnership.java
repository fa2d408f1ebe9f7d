package io.fairbot.whatsapp.supervision;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows who else may run a branch; asked when a provider says that somebody uses its line. */
@FunctionalInterface
public interface BranchOwnership {
    /** Nobody else can: the house runs on one node. */
    BranchOwnership SINGLE_NODE = branch -> CompletableFuture.completedStage(Optional.empty());

    /**
     * Looks who holds a branch.
     *
     * @param branch the branch's id
     * @return the name of another holder, for people; empty when this node holds it
     */
    CompletionStage<Optional<String>> otherHolder(String branch);
}
