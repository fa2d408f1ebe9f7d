package io.fairbot.samples.standalone;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.coordination.CoordinatorBuilder;
import io.fairbot.storage.Storage;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.util.List;

/** What the standalone runs, and where it keeps it: the same for the start and for commands that work while nothing runs. */
final class House {
    private House() {}

    static CoordinatorBuilder of(Settings settings, StoreProvider storage) {
        return Coordinator.builder(settings)
                .storage(storage)
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent());
    }

    static StoreProvider storage(Settings settings) {
        return Storage.embedded(settings.dataDir());
    }

    /** Every model that the house keeps documents of. */
    static List<Model<?>> models(Settings settings) {
        return of(settings, storage(settings)).build().models();
    }
}
