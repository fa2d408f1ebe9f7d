package io.fairbot.standalone.internal.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.store.Conflict;
import io.fairbot.store.ConflictCounter;
import io.fairbot.store.ConflictException;
import io.fairbot.store.ConflictService;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreStatus;
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

/** The data directory, while no instance uses it. */
public final class OfflineStore {
    private OfflineStore() {}

    /** Opens the store as the start would, does something with it, and closes it. */
    public static <T> T with(Settings settings, BiFunction<DocumentStore, Platform, CompletionStage<T>> work) {
        return with(settings, StandaloneApplication.models(settings), work);
    }

    /**
     * Opens the store and leaves older documents as they are, so that a backup can be made before a new version starts. With MongoDB
     * that cannot be: what the journal holds is replayed with the models of the program.
     */
    public static <T> T asItIs(Settings settings, Function<DocumentStore, CompletionStage<T>> work) {
        List<Model<?>> models = StandaloneApplication.mongo(settings).isPresent()
                ? StandaloneApplication.models(settings)
                : List.of(Conflict.MODEL);
        return with(settings, models, (store, platform) -> work.apply(store));
    }

    /** Lists conflicts, or decides about them. */
    public static <T> T conflicts(Settings settings, Function<ConflictService, CompletionStage<T>> work) {
        List<Model<?>> models = StandaloneApplication.models(settings);
        return with(
                settings, models, (store, platform) -> work.apply(new ConflictService(store, models, platform.ids())));
    }

    private static <T> T with(
            Settings settings, List<Model<?>> models, BiFunction<DocumentStore, Platform, CompletionStage<T>> work) {
        Path directory = settings.dataDir();
        if (!Files.exists(directory.resolve("store.db"))) {
            throw missing(directory);
        }
        return withPlatform(platform -> StandaloneApplication.storage(settings)
                .open(models, platform)
                .thenCompose(store -> closing(store, work.apply(store, platform))));
    }

    /** Closes the store after the work. Nobody waits here: this may be the store's own thread, which it waits for. */
    private static <T> CompletionStage<T> closing(DocumentStore store, CompletionStage<T> work) {
        return work.handle((done, failure) -> store.close())
                .thenCompose(closed -> closed)
                .thenCompose(closed -> work);
    }

    /** Opens the store, which checks it, and tells how it is. */
    public static JsonNode status(Settings settings) {
        return asItIs(settings, store -> {
            ConflictCounter conflicts = new ConflictCounter(store);
            return conflicts.load().thenApply(done -> describe(settings, store.status(), conflicts.waiting()));
        });
    }

    /** As the API tells it, and how large it is. */
    private static JsonNode describe(Settings settings, StoreStatus status, long conflicts) {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("mode", status.mode())
                .put("durability", status.durability().name());
        status.problem().ifPresent(problem -> json.put("problem", problem));
        status.figures().forEach(json::put);
        return json.put("conflicts", conflicts)
                .put("bytes", settings.dataDir().resolve("store.db").toFile().length());
    }

    public static CommandException missing(Path directory) {
        return new CommandException(
                CommandException.USAGE,
                "There is no store in " + directory + ": set FAIRBOT_DATA_DIR to the directory that holds one.",
                null);
    }

    /** Does something that needs time, identifiers and threads. */
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
                int code = store.reason() == StoreException.StoreErrorCode.LOCKED
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
