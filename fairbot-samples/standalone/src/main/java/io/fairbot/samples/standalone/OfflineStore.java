package io.fairbot.samples.standalone;

import io.fairbot.runtime.DaemonThreads;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTime;
import io.fairbot.storage.Storage;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** The data directory, while no instance uses it. */
final class OfflineStore {
    private OfflineStore() {}

    /** Opens the store, does something with it, and closes it. */
    static <T> T with(Path directory, Function<DocumentStore, CompletionStage<T>> work) {
        if (!Files.exists(directory.resolve("store.db"))) {
            throw new CommandException(
                    CommandException.USAGE,
                    "There is no store in " + directory + ": set FAIRBOT_DATA_DIR to the directory that holds one.",
                    null);
        }
        return withPlatform(platform -> Storage.embedded(directory)
                .open(List.of(), platform)
                .thenCompose(store -> work.apply(store)
                        .whenComplete((done, failure) ->
                                store.close().toCompletableFuture().join())));
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
