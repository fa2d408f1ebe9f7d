package io.fairbot.coordination.internal.deployment;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditEntry.AuditOutcome;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentState;
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

/** A repository of the last deployment; each change is a compare-and-set. Used for one change at a time. */
final class DeploymentStore {
    private static final Logger log = LoggerFactory.getLogger(DeploymentStore.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final DocumentStore store;
    private final Platform platform;
    private final AuditLog audit;
    private volatile @Nullable Document<Deployment> known;
    private volatile boolean closed;

    DeploymentStore(DocumentStore store, Platform platform) {
        this.store = store;
        this.platform = platform;
        audit = new StoredAuditLog(store, platform.ids());
    }

    /** Returns the last deployment, as last read. */
    Optional<Deployment> last() {
        return Optional.ofNullable(known).map(Document::value);
    }

    /** Reads and returns the last deployment. */
    CompletionStage<Optional<Deployment>> read() {
        return store.get(Deployment.MODEL, Deployment.NAME).thenApply(found -> {
            known = found.orElse(null);
            return last();
        });
    }

    /**
     * Stores a new deployment in place of the last one read; completes with false when another node has stored one
     * meanwhile.
     */
    CompletionStage<Boolean> insert(Deployment deployment) {
        return store.apply(batch(deployment, Optional.of(begun(deployment))))
                .thenCompose(result ->
                        read().thenApply(found -> result instanceof BatchResult.Applied && found.isPresent()));
    }

    /**
     * Stores a change, and retries until the store accepts it; the deployment does not continue before.
     *
     * @return completes with true when it is stored, with false when another node has changed the deployment
     */
    CompletionStage<Boolean> save(Deployment deployment) {
        CompletableFuture<Boolean> saved = new CompletableFuture<>();
        save(deployment, batch(deployment, ended(deployment)), saved);
        return saved;
    }

    private void save(Deployment deployment, Batch batch, CompletableFuture<Boolean> saved) {
        if (closed) {
            saved.complete(false);
            return;
        }
        // The document read afterwards is authoritative, so a lost response does not abort the deployment.
        store.apply(batch)
                .thenCompose(result -> read())
                .thenApply(found -> found.filter(deployment::equals).isPresent())
                .whenComplete((mine, failure) -> {
                    if (failure == null) {
                        saved.complete(mine);
                    } else {
                        log.warn(
                                "The deployment {} waits: the store does not accept its next step ({})",
                                deployment.id(),
                                failure.toString());
                        platform.time().schedule(RETRY_DELAY, () -> save(deployment, batch, saved));
                    }
                });
    }

    private Batch batch(Deployment deployment, Optional<AuditEntry> entry) {
        Document<Deployment> before = known;
        return Batch.builder(platform.ids().next())
                .add(
                        before == null
                                ? Write.insert(Deployment.MODEL, Deployment.NAME, deployment)
                                : Write.replace(before, deployment))
                .addAll(entry.map(audit::write).stream().toList())
                .build();
    }

    private static AuditEntry begun(Deployment deployment) {
        return AuditEntry.done(deployment.at(), deployment.by(), "deployment.begin", target(deployment));
    }

    /** Returns the entry of the end of a deployment, empty while it runs. */
    private static Optional<AuditEntry> ended(Deployment deployment) {
        return deployment
                .ended()
                .map(at -> AuditEntry.done(
                                at,
                                deployment.by(),
                                "deployment." + deployment.state().words().replace(' ', '-'),
                                target(deployment))
                        .with(deployment.state() == DeploymentState.DONE ? AuditOutcome.DONE : AuditOutcome.FAILED));
    }

    private static String target(Deployment deployment) {
        return "deployment/" + deployment.id();
    }

    /** Stops all attempts to store changes. */
    void close() {
        closed = true;
    }
}
