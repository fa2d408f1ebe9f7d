package io.fairbot.samples.plain;

import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.Coordinator;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;

/** A bot that repeats what customers write. */
public final class EchoBot {
    private EchoBot() {}

    /**
     * Runs the bot until the process is told to stop.
     *
     * @param args not used; settings come from the environment
     * @throws Exception when the bot cannot start or stop
     */
    public static void main(String[] args) throws Exception {
        Settings settings = Settings.fromEnvironment();
        try (Coordinator bot = Coordinator.builder(settings)
                .storage(Storage.embedded(settings.dataDir()))
                .channel(new SandboxChannel())
                .handler((state, event, context) -> Turn.reply("Você disse: " + event.text()))
                .onFirstSecret(secret -> System.out.println(secret.forHumans()))
                .build()) {
            bot.stopOnShutdown().start();
            System.out.println("Talk to the bot at " + bot.address() + "/sandbox");
            bot.awaitStop();
        }
    }
}
