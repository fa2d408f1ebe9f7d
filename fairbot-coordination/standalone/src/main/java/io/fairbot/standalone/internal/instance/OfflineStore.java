package io.fairbot.standalone.internal.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.BranchSchema;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.store.conflict.ConflictException;
import io.fairbot.store.conflict.ConflictService;
import io.fairbot.store.spi.DocumentView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A gateway to the store of a data directory that no instance uses. */
public final class OfflineStore {
    private final StandaloneComponents application;

    /** Creates a gateway to the stores of an application. */
    public OfflineStore(StandaloneComponents application) {
        this.application = application;
    }

    /** Returns the models of all documents that the application stores. */
    public List<Model<?>> models(Settings settings) {
        return application.models(settings);
    }

    /** Returns the rules for the branches of the application. */
    public BranchSchema branchSchema(Settings settings) {
        return application.branchSchema(settings);
    }

    /** Opens the store as a start does, runs an operation on it, and closes it. */
    public <T> T with(Settings settings, BiFunction<DocumentStore, Platform, CompletionStage<T>> work) {
        return with(settings, models(settings), work);
    }

    /**
     * Opens the store without migrating older documents, so that a backup can be made before a new version starts. With
     * MongoDB, documents are migrated: the journal is replayed with the models of this program.
     */
    public <T> T withoutMigration(Settings settings, BiFunction<DocumentStore, Platform, CompletionStage<T>> work) {
        List<Model<?>> models = StandaloneComponents.mongo(settings).isPresent()
                ? models(settings)
                : List.of(Conflict.MODEL, StoredAuditLog.MODEL);
        return with(settings, models, work);
    }

    /** Opens the store as a start does, and runs an operation on its conflicts. */
    public <T> T conflicts(Settings settings, Function<ConflictService, CompletionStage<T>> work) {
        List<Model<?>> models = models(settings);
        return with(settings, models, (store, platform) -> work.apply(new ConflictService(store, models, platform)));
    }

    private static <T> T with(
            Settings settings, List<Model<?>> models, BiFunction<DocumentStore, Platform, CompletionStage<T>> work) {
        Path directory = settings.dataDir();
        if (!Files.exists(directory.resolve("store.db"))) {
            throw missing(directory);
        }
        return withPlatform(platform -> StandaloneComponents.storage(settings)
                .open(models, platform)
                .thenCompose(store -> closing(store, work.apply(store, platform))));
    }

    /**
     * Closes the store after the operation. Does not block: it may run on the store's own thread, which closing waits for.
     */
    private static <T> CompletionStage<T> closing(DocumentStore store, CompletionStage<T> work) {
        return work.handle((done, failure) -> store.close())
                .thenCompose(closed -> closed)
                .thenCompose(closed -> work);
    }

    /** Opens the store, which verifies it, and returns its status in the API's form. */
    public JsonNode status(Settings settings) {
        return withoutMigration(settings, (store, platform) -> {
            DocumentView<Conflict, String> conflicts = new DocumentView<>(store, Conflict.MODEL, Conflict::reason);
            return conflicts.refresh().thenApply(done -> describe(settings, store.status(), conflicts.size()));
        });
    }

    /** Returns the status in the API's form, and the size of the file. */
    private static JsonNode describe(Settings settings, StoreStatus status, long conflicts) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("mode", status.mode())
                .put("durability", status.durability().name());
        status.problem().ifPresent(problem -> json.put("problem", problem));
        status.counters().forEach(json::put);
        return json.put("conflicts", conflicts)
                .put("bytes", settings.dataDir().resolve("store.db").toFile().length());
    }

    /** Returns the exception for a directory without a store. */
    public static CommandException missing(Path directory) {
        return new CommandException(
                CommandException.USAGE,
                "There is no store in " + directory + ": set FAIRBOT_DATA_DIR to the directory that holds one.",
                null);
    }

    /** Runs an operation that needs time, ids and threads, and waits for its result. */
    public static <T> T withPlatform(Function<Platform, CompletionStage<T>> work) {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("time");
        try {
            SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
            Platform platform =
                    new Platform(time, IdGenerator.ulids(time, new SecureRandom()), new DaemonExecutorFactory());
            return work.apply(platform).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalArgumentException usage) {
                throw usage;
            }
            if (e.getCause() instanceof ConflictException refused) {
                throw new CommandException(CommandException.FAILED, String.valueOf(refused.getMessage()), refused);
            }
            if (e.getCause() instanceof StoreException store) {
                int code = store.code() == StoreException.StoreErrorCode.LOCKED
                        ? CommandException.USAGE
                        : CommandException.FAILED;
                throw new CommandException(code, String.valueOf(store.getMessage()), store);
            }
            throw e;
        } finally {
            scheduler.shutdownNow();
        }
    }
}
