package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Platform;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.StoreProvider;
import io.fairbot.testkit.DocumentStoreContract;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** While it waits to replay its journal into a database that can be read. */
@Tag("night")
class RecoveringContractTest extends DocumentStoreContract {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require("RecoveringContractTest"));
    private final String database = set.newDatabase();

    @TempDir
    Path directory;

    @Override
    protected boolean startsWithProblem() {
        return true;
    }

    @Override
    protected StoreProvider provider() {
        AtomicBoolean first = new AtomicBoolean(true);
        HybridStoreFactory opening = HybridSetup.opening(
                directory,
                (models, platform) -> first.getAndSet(false)
                        ? CompletableFuture.failedStage(new StoreException(StoreErrorCode.UNAVAILABLE, "Not yet."))
                        : held(models, platform));
        return (models, platform) -> opening.open(models, platform).thenCompose(store -> recovering(store, platform));
    }

    /** The database, which never says who its owner is. */
    private CompletionStage<RemoteStore> held(List<Model<?>> models, Platform platform) {
        return HybridSetup.mongo(set.uri(), database)
                .apply(models, platform)
                .thenApply(real -> (RemoteStore) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {RemoteStore.class}, (proxy, method, args) -> {
                            if (method.getName().equals("isOwner")) {
                                return new CompletableFuture<Boolean>();
                            }
                            try {
                                return method.invoke(real, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }

    private static CompletionStage<DocumentStore> recovering(DocumentStore store, Platform platform) {
        if (store.status().mode().equals("RECOVERING")) {
            return CompletableFuture.completedStage(store);
        }
        CompletableFuture<Void> later = new CompletableFuture<>();
        platform.time().schedule(LOOK, () -> later.complete(null));
        return later.thenCompose(nothing -> recovering(store, platform));
    }
}
