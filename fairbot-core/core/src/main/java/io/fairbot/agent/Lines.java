package io.fairbot.agent;

import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinitions;
import io.fairbot.whatsapp.channel.LineSupervisionSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The branches that are open on this node: each has its conversations and a supervised line. Implementations are safe for use
 * from any thread.
 */
public interface Lines {
    /** The lines of an application without channels: no branch can be opened. */
    Lines NONE = new Lines() {
        @Override
        public CompletionStage<Void> open(Branch branch) {
            return CompletableFuture.failedStage(new IllegalArgumentException(
                    "The branch " + branch.id() + " cannot be opened: this application has no channel."));
        }

        @Override
        public CompletionStage<Void> close(String branch) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public Health health(String branch) {
            return Health.down("This application has no channel.");
        }

        @Override
        public BranchDefinitions definitions() {
            throw new IllegalStateException("This application has no channel, so it has no branches.");
        }

        @Override
        public void configure(LineSupervisionSettings settings) {
            // There is no line that could use them.
        }
    };

    /**
     * Opens a branch: its conversations, and its line on the channel that the branch names. A branch that another node owns is
     * opened once that node has released it.
     *
     * @param branch the branch
     * @return completes when the channel has created the line's first session, or the branch waits for its owner; fails with
     *     an {@link IllegalArgumentException} when there is no such channel or a setting of its line is missing, and with an {@link IllegalStateException} when
     *     the branch is open already
     */
    CompletionStage<Void> open(Branch branch);

    /**
     * Closes a branch; waiting messages stay in the store. Without effect when it is not open.
     *
     * @param branch the branch's id
     * @return completes when nothing of it is in progress
     */
    CompletionStage<Void> close(String branch);

    /**
     * Returns the health of a branch: of its line, and of its waiting messages.
     *
     * @param branch the branch's id
     * @return the health; down when the branch is not open
     */
    Health health(String branch);

    /**
     * Returns the codec of branch descriptions, by the settings that the agents and channels of this application declare.
     *
     * @return the codec
     * @throws IllegalStateException when the application has no channel
     */
    BranchDefinitions definitions();

    /**
     * Replaces the times of supervision; each line uses them from its next delay on.
     *
     * @param settings the times
     */
    void configure(LineSupervisionSettings settings);
}
