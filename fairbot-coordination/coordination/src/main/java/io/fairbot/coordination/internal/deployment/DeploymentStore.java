package io.fairbot.coordination.internal.deployment;

import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the last deployment in the store; each change of it is a compare-and-set. Used for one change at a time. */
final class DeploymentStore {
    private static final Logger log = LoggerFactory.getLogger(DeploymentStore.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final DocumentStore store;
    private final Platform platform;
    private volatile @Nullable Document<Deployment> known;
    private volatile boolean closed;

    DeploymentStore(DocumentStore store, Platform platform) {
        this.store = store;
        this.platform = platform;
    }

    /** The last deployment as far as it is known here. */
    Optional<Deployment> last() {
        return Optional.ofNullable(known).map(Document::value);
    }

    /** Reads the last deployment. */
    CompletionStage<Optional<Deployment>> read() {
        return store.get(Deployment.MODEL, Deployment.NAME).thenApply(found -> {
            known = found.orElse(null);
            return last();
        });
    }

    /** Keeps a new one in place of the last that was read; answers false when somebody else was faster. */
    CompletionStage<Boolean> begin(Deployment deployment) {
        return store.apply(batch(deployment))
                .thenCompose(result ->
                        read().thenApply(found -> result instanceof BatchResult.Applied && found.isPresent()));
    }

    /**
     * Keeps a change, however long the store does not take it; nothing further is done before.
     *
     * @return ends with true when it is kept, with false when the deployment is no longer this one's affair
     */
    CompletionStage<Boolean> keep(Deployment deployment) {
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        keep(deployment, batch(deployment), kept);
        return kept;
    }

    private void keep(Deployment deployment, Batch batch, CompletableFuture<Boolean> kept) {
        if (closed) {
            kept.complete(false);
            return;
        }
        // What was read back decides: an answer that got lost is no reason to stop halfway.
        store.apply(batch)
                .thenCompose(result -> read())
                .thenApply(found -> found.filter(deployment::equals).isPresent())
                .whenComplete((mine, failure) -> {
                    if (failure == null) {
                        kept.complete(mine);
                    } else {
                        log.warn(
                                "The deployment {} waits: the store does not take its next step ({})",
                                deployment.id(),
                                failure.toString());
                        platform.time().schedule(AGAIN, () -> keep(deployment, batch, kept));
                    }
                });
    }

    private Batch batch(Deployment deployment) {
        Document<Deployment> before = known;
        return Batch.of(
                platform.ids().next(),
                before == null
                        ? Write.insert(Deployment.MODEL, Deployment.NAME, deployment)
                        : Write.replace(before, deployment));
    }

    /** Nothing is kept any more. */
    void close() {
        closed = true;
    }
}
