package io.fairbot.samples.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonThreads;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTime;
import io.fairbot.storage.Storage;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The data directory, while no instance uses it. */
final class OfflineStore {
    private OfflineStore() {}

    /** Opens the store, does something with it, and closes it. */
    static <T> T with(Path directory, Function<DocumentStore, CompletionStage<T>> work) {
        return with(directory, List.of(), (store, platform) -> work.apply(store));
    }

    /** As {@link #with(Path, Function)}, for work on documents of some models. */
    static <T> T with(
            Path directory, List<Model<?>> models, BiFunction<DocumentStore, Platform, CompletionStage<T>> work) {
        if (!Files.exists(directory.resolve("store.db"))) {
            throw new CommandException(
                    CommandException.USAGE,
                    "There is no store in " + directory + ": set FAIRBOT_DATA_DIR to the directory that holds one.",
                    null);
        }
        return withPlatform(platform -> Storage.embedded(directory)
                .open(models, platform)
                .thenCompose(store -> work.apply(store, platform)
                        .whenComplete((done, failure) ->
                                store.close().toCompletableFuture().join())));
    }

    /** Opens the store, which checks it, and tells how it is. */
    static JsonNode status(Path directory) {
        StoreStatus status = with(directory, store -> CompletableFuture.completedStage(store.status()));
        ObjectNode json = Json.mapper().createObjectNode().put("mode", status.mode());
        status.problem().ifPresent(problem -> json.put("problem", problem));
        return json.put("bytes", directory.resolve("store.db").toFile().length());
    }

    /** Does something that needs time, identifiers and threads. */
    static <T> T withPlatform(Function<Platform, CompletionStage<T>> work) {
        ScheduledExecutorService scheduler = DaemonThreads.scheduler("time");
        try {
            SystemTime time = new SystemTime(InstantSource.system(), scheduler);
            Platform platform = new Platform(time, IdGenerator.ulids(time, new SecureRandom()), new DaemonThreads());
            return work.apply(platform).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException store) {
                int code = store.reason() == StoreException.Reason.LOCKED
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
