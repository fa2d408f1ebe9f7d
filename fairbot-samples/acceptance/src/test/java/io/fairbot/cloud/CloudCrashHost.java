package io.fairbot.cloud;

import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.coordination.Coordinator;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.cloud.CloudChannel;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.time.Duration;

/** A bot on the two lines of a lab that repeats what it is told, and waits half a second for the status of a reply in doubt. */
public final class CloudCrashHost {
    private CloudCrashHost() {}

    /**
     * Runs until it is killed.
     *
     * @param args none
     * @throws InterruptedException never, in practice
     */
    public static void main(String[] args) throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        Coordinator coordinator = Coordinator.builder(settings)
                .storage(Storage.embedded(settings.dataDir()))
                .channel(new CloudChannel())
                .branch(branch(settings, "centro", CloudLab.NUMBERS.get(0)))
                .branch(branch(settings, "praia", CloudLab.NUMBERS.get(1)))
                .handler((state, event, context) -> event instanceof ConversationEvent.Message message
                        ? Turn.reply("eco " + message.text())
                        : Turn.ignore())
                .conversationOptions(ConversationOptions.DEFAULTS.withResendUnknownAfter(Duration.ofMillis(500)))
                .build();
        coordinator.start();
        System.out.println("Talk to the bot at " + coordinator.address() + "/sandbox");
        coordinator.awaitStop();
    }

    private static Branch branch(Settings settings, String id, String number) {
        return Branch.of(id, CloudChannel.ID, settings.timezone()).with(CloudChannel.PHONE_NUMBER_ID, number);
    }
}
