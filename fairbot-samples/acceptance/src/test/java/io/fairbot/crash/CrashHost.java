package io.fairbot.crash;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.Settings;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.coordination.Coordinator;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.time.Duration;

/**
 * The standalone's parts with a fault, or with a provider that keeps repetitions: {@code none}, {@code repetitions}, or the
 * name of a {@link PlantedChannelFault}.
 */
public final class CrashHost {
    static final String REPETITIONS = "repetitions";

    private CrashHost() {}

    /**
     * Runs until it is killed.
     *
     * @param args what is different
     * @throws InterruptedException never, in practice
     */
    public static void main(String[] args) throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        boolean repetitions = args[0].equals(REPETITIONS);
        SandboxChannel sandbox = repetitions ? SandboxChannel.withoutDeduplication() : new SandboxChannel();
        Coordinator coordinator = Coordinator.builder(settings)
                .storage(Storage.embedded(settings.dataDir()))
                .channel(
                        repetitions
                                ? sandbox
                                : PlantedChannelFault.valueOf(args[0]).in(sandbox))
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .conversationOptions(ConversationOptions.DEFAULTS.withResendUnknownAfter(Duration.ofMillis(500)))
                .onFirstSecret(secret -> System.out.println(secret.forHumans()))
                .build();
        coordinator.start();
        System.out.println("Talk to the bot at " + coordinator.address() + "/sandbox");
        coordinator.awaitStop();
    }
}
