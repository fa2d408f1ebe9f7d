package io.fairbot.samples.plain;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;

/** A plain main program that runs five sample branches in the sandbox. */
public final class PlainMain {
    private PlainMain() {}

    /**
     * Runs the bots of the branches until the process is told to stop.
     *
     * @param args not used; settings come from the environment
     * @throws Exception when the coordinator cannot start or stop
     */
    public static void main(String[] args) throws Exception {
        Settings settings = Settings.fromEnvironment();
        try (Coordinator coordinator = Coordinator.builder(settings)
                .storage(Storage.embedded(settings.dataDir()))
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .onFirstSecret(secret -> System.out.println(secret.forHumans()))
                .build()) {
            coordinator.stopOnShutdown(() -> System.out.println("stopped")).start();
            System.out.println("Talk to the bot at " + coordinator.address() + "/sandbox");
            coordinator.awaitStop();
        }
    }
}
