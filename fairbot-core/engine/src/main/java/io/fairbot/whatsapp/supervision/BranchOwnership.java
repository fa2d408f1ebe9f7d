package io.fairbot.whatsapp.supervision;

import io.fairbot.Internal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A source of the other holders of a branch; queried when a provider reports that another client uses its line. */
@Internal
@FunctionalInterface
public interface BranchOwnership {
    /** The ownership in an application on one node: there is no other holder. */
    BranchOwnership SINGLE_NODE = branch -> CompletableFuture.completedStage(Optional.empty());

    /**
     * Finds another node that holds a branch.
     *
     * @param branch the branch's id
     * @return the name of another holder, for operators; empty when there is none
     */
    CompletionStage<Optional<String>> otherHolder(String branch);
}
