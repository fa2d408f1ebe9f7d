package io.fairbot.samples.standalone;

import io.fairbot.config.Settings;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.EngineOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What an operator does with messages that wait to be sent. */
@Command(name = "outbox", description = "Messages that wait to be sent.", mixinStandardHelpOptions = true)
final class OutboxCommand {
    private OutboxCommand() {}

    static OutboxCommand create() {
        return new OutboxCommand();
    }

    /** Lets the messages of a restored backup go. */
    @Command(
            name = "release",
            description = "Lets the messages go that a restored backup held; those whose time is over are not sent.",
            mixinStandardHelpOptions = true)
    static final class Release implements Callable<Integer> {
        private final PrintWriter out;

        @Mixin
        private final KeyOption key = new KeyOption();

        Release(PrintWriter out) {
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            Settings settings = Settings.fromEnvironment();
            Instance instance = new Instance(settings, key.value());
            long released = instance.isThere()
                    ? instance.call("POST", "/coordination/outbox/release")
                            .path("released")
                            .asLong()
                    : offline(settings);
            out.println("Released " + released + " messages.");
            return 0;
        }

        private static long offline(Settings settings) {
            return OfflineStore.with(
                    settings,
                    (store, platform) -> new ConversationEngine(store, platform, EngineOptions.DEFAULTS).release());
        }
    }
}
