package io.fairbot.whatsapp.channel;

import io.fairbot.branch.Branch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The branches of an application as a channel sees them whose provider has one webhook for several lines: any node may be called,
 * also one that does not own the line. Implemented by the coordinator; safe for use from any thread.
 */
@FunctionalInterface
public interface BranchInboxes {

    /**
     * Returns the inbox of a branch, see {@link ChannelContext#inbox}.
     *
     * @param branch the branch's id
     * @return its inbox
     */
    InboundSink inbox(String branch);

    /**
     * Returns the branches of the application, see {@link ChannelContext#branches}.
     *
     * @return the branches; none by default
     */
    default List<Branch> branches() {
        return List.of();
    }

    /**
     * Stores an event that nothing handles, see {@link ChannelContext#keep}.
     *
     * @param event the event
     * @return completes when it is durable; fails by default, since there is no store
     */
    default CompletionStage<Void> keep(UnhandledEvent event) {
        return CompletableFuture.failedStage(
                new UnsupportedOperationException("This application does not store unhandled events."));
    }
}
