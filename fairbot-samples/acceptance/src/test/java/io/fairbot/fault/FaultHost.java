package io.fairbot.fault;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.storage.internal.hybrid.HybridStoreFactory;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The standalone's parts with a fault in the storage: the name of a {@link PlantedStoreFault}. */
public final class FaultHost {
    private FaultHost() {}

    /**
     * Runs until it is killed.
     *
     * @param args the fault
     * @throws InterruptedException never, in practice
     */
    public static void main(String[] args) throws InterruptedException {
        PlantedStoreFault fault = PlantedStoreFault.valueOf(args[0]);
        // The standalone's log is silent until its start command says otherwise.
        ((Logger) LoggerFactory.getLogger("io.fairbot")).setLevel(Level.WARN);
        Settings settings = Settings.fromEnvironment();
        Mongo mongo = Mongo.from(settings).orElseThrow();
        AtomicReference<@Nullable RemoteStore> database = new AtomicReference<>();
        HybridStoreFactory opening = new HybridStoreFactory(
                settings.dataDir(),
                (models, platform) -> mongo.open(models, platform).thenApply(remote -> {
                    database.set(remote);
                    return fault.inRemote(remote);
                }),
                1_000_000,
                mongo.timeout(),
                Duration.ofMillis(500),
                "fault",
                false);
        Coordinator coordinator = Coordinator.builder(settings)
                .storage((models, platform) -> opening.open(models, platform)
                        .thenApply(store -> fault.inStore(store, () -> Optional.ofNullable(database.get()))))
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .build();
        coordinator.start();
        System.out.println("Talk to the bot at " + coordinator.address() + "/sandbox");
        coordinator.awaitStop();
    }
}
