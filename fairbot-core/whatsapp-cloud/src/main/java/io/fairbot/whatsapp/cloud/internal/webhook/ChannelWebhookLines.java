package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.branch.Branch;
import io.fairbot.config.Setting;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The lines of a channel: those of the application's branches, with the sinks of the sessions that are open here. */
public final class ChannelWebhookLines implements WebhookLines {
    private final ChannelContext context;
    private final String channel;
    private final Setting<String> number;
    private final Function<String, Optional<InboundSink>> open;
    private final Consumer<AccountChange> changes;
    private final Map<String, InboundSink> inboxes = new ConcurrentHashMap<>();

    /**
     * Creates the lines.
     *
     * @param context the environment of the channel
     * @param channel the id of the channel
     * @param number the setting of a line that has the id of its number
     * @param open finds the sink of the session of a branch that is open here
     * @param changes receives the changes of accounts, numbers and templates
     */
    public ChannelWebhookLines(
            ChannelContext context,
            String channel,
            Setting<String> number,
            Function<String, Optional<InboundSink>> open,
            Consumer<AccountChange> changes) {
        this.context = context;
        this.channel = channel;
        this.number = number;
        this.open = open;
        this.changes = changes;
    }

    private Stream<Branch> branches() {
        return context.branches().stream().filter(branch -> branch.channel().equals(channel));
    }

    @Override
    public boolean areKnown() {
        return branches().findAny().isPresent();
    }

    @Override
    public Optional<String> branch(String wanted) {
        return branches()
                .filter(branch ->
                        branch.settings().find(number).filter(wanted::equals).isPresent())
                .map(Branch::id)
                .findFirst();
    }

    @Override
    public InboundSink sink(String branch) {
        return open.apply(branch).orElseGet(() -> inboxes.computeIfAbsent(branch, context::inbox));
    }

    @Override
    public CompletionStage<Void> keep(UnhandledEvent event) {
        return context.keep(event);
    }

    @Override
    public void accountChanged(AccountChange change) {
        changes.accept(change);
    }
}
