package io.fairbot.coordination;

import io.fairbot.branch.Branch;
import io.fairbot.conversation.Conversations;
import io.fairbot.whatsapp.channel.BranchInboxes;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import io.fairbot.whatsapp.lines.BranchLines;
import io.fairbot.whatsapp.storage.UnhandledEventStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * The branches of the application for its channels.
 *
 * @param conversations the conversations, which store what arrives
 * @param lines the lines of this node
 * @param unhandled the store of what nothing handles
 * @param isReady whether all branches have been opened once
 */
record ApplicationInboxes(
        Conversations conversations, BranchLines lines, UnhandledEventStore unhandled, BooleanSupplier isReady)
        implements BranchInboxes {

    @Override
    public InboundSink inbox(String branch) {
        return conversations.inbox(branch);
    }

    @Override
    public List<Branch> branches() {
        return isReady.getAsBoolean() ? lines.described() : List.of();
    }

    @Override
    public CompletionStage<Void> keep(UnhandledEvent event) {
        return unhandled.keep(event);
    }
}
