package io.fairbot.administration;

import io.fairbot.administration.DirectServer.Answer;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.store.Model;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A whole application that an administrator changes, one run of its process. */
final class AdministeredHouse implements AutoCloseable {
    private static final String KEY = "fb_test-key-of-the-administrator";

    final ProbeAgent probe = new ProbeAgent();
    final StoppingStorage storage;
    private final DirectServer server = new DirectServer(KEY);
    private final Coordinator coordinator;

    AdministeredHouse(Path directory, StoppingStorage storage) {
        this.storage = storage;
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_ADMIN_KEY, Secret.of(KEY));
        coordinator = Coordinator.builder(settings)
                .storage(storage)
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .agent(probe)
                .httpServer(server)
                .build();
    }

    AdministeredHouse start() {
        coordinator.start();
        return this;
    }

    List<Model<?>> models() {
        return coordinator.models();
    }

    CompletableFuture<Answer> call(String method, String path, String body) {
        return server.call(method, path, body);
    }

    Answer get(String path) {
        return call("GET", path, "").join();
    }

    /** The deployment has come to its end, or there was none. */
    boolean isQuiet() {
        String state = get("/coordination/deploy").body().path("state").asText();
        return !List.of("running", "judging", "rolling_back").contains(state);
    }

    /** Ends what is left of the process. */
    @Override
    public void close() {
        coordinator.close();
    }
}
