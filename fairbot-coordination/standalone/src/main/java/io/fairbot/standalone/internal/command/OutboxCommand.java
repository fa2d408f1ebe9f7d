package io.fairbot.standalone.internal.command;

import io.fairbot.config.Settings;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command group {@code outbox}: messages that wait to be sent. */
@Command(name = "outbox", description = "Messages that wait to be sent.", mixinStandardHelpOptions = true)
public final class OutboxCommand {
    private OutboxCommand() {}

    public static OutboxCommand create() {
        return new OutboxCommand();
    }

    /** The command {@code outbox release}: releases the messages held after the restore of a backup. */
    @Command(
            name = "release",
            description = "Lets the messages go that a restored backup held; those whose time is over are not sent.",
            mixinStandardHelpOptions = true)
    public static final class OutboxReleaseCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        public OutboxReleaseCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            Settings settings = Settings.fromEnvironment();
            ApiClient instance = new ApiClient(settings, key.value());
            long released = instance.isReachable()
                    ? instance.call("POST", "/coordination/outbox/release")
                            .path("released")
                            .asLong()
                    : offline(settings);
            out.println("Released " + released + " messages.");
            return 0;
        }

        private long offline(Settings settings) {
            return store.with(
                    settings,
                    (open, platform) ->
                            new ConversationEngine(open, platform, ConversationOptions.DEFAULTS).releaseHeldMessages());
        }
    }
}
