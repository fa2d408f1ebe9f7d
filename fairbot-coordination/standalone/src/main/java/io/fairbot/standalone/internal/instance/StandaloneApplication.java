package io.fairbot.standalone.internal.instance;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.coordination.CoordinatorBuilder;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.storage.Storage;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** What the standalone runs, and where it keeps it: the same for the start and for commands that work while nothing runs. */
public final class StandaloneApplication {
    /** The channels that the standalone has. */
    public static final List<String> CHANNELS = List.of("sandbox");

    private StandaloneApplication() {}

    public static CoordinatorBuilder of(Settings settings, StoreProvider storage) {
        return Coordinator.builder(settings)
                .storage(storage)
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent());
    }

    /** As {@link #storage(Settings, boolean)}, without replacing anybody. */
    public static StoreProvider storage(Settings settings) {
        return storage(settings, false);
    }

    /**
     * Where everything is kept: in the data directory, or, where FAIRBOT_MONGODB_URI is set, in MongoDB with the data directory for
     * when it is away.
     *
     * @param takeOver whether another node that owns the database is replaced
     */
    public static StoreProvider storage(Settings settings, boolean takeOver) {
        Optional<Mongo> mongo = mongo(settings);
        if (takeOver && mongo.isEmpty()) {
            throw new CommandException(
                    CommandException.USAGE,
                    "--take-over replaces the owner of a database, and there is none: set FAIRBOT_MONGODB_URI, or leave"
                            + " it out.",
                    null);
        }
        return mongo.<StoreProvider>map(database -> Storage.hybrid(database, settings.dataDir())
                        .label(label())
                        .takeOver(takeOver))
                .orElseGet(() -> Storage.embedded(settings.dataDir()));
    }

    /** The database, empty when none is set. */
    public static Optional<Mongo> mongo(Settings settings) {
        try {
            return Mongo.from(settings);
        } catch (IllegalArgumentException e) {
            throw new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static String label() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Every model that the house keeps documents of. */
    public static List<Model<?>> models(Settings settings) {
        return of(settings, storage(settings)).build().models();
    }
}
