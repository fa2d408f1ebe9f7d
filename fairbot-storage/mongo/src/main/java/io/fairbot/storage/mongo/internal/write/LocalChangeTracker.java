package io.fairbot.storage.mongo.internal.write;

import io.fairbot.store.Change;
import io.fairbot.store.StoreException;
import io.fairbot.store.spi.ChangeFeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tracker of this process's changes, which are published when they are acknowledged, so that their echoes in the
 * server's stream are not published again.
 *
 * <p>Both ways publish changes of one document in the order of its versions: changes from the stream wait until the
 * outcome of a local batch is known, and versions older than the published one are omitted. Safe for use from any
 * thread.
 */
public final class LocalChangeTracker {
    /**
     * The maximum number of awaited echoes; more mean that the stream is broken, and require a resync once it is back.
     */
    private static final int MAX_ECHOES = 100_000;

    private static final Logger log = LoggerFactory.getLogger(LocalChangeTracker.class);

    private final ChangeFeed hub;
    private final Map<String, CompletableFuture<Void>> underWay = new HashMap<>();
    private final Map<MongoDocumentKey, Long> published = new HashMap<>();
    private boolean overflowed;

    public LocalChangeTracker(ChangeFeed hub) {
        this.hub = hub;
    }

    /** Records that batches are in progress; each must be ended by {@link #end}. */
    synchronized void begin(List<String> batches) {
        batches.forEach(batch -> underWay.put(batch, new CompletableFuture<>()));
    }

    /** Publishes acknowledged changes; batches without an outcome are published by the stream if they were applied. */
    void end(List<String> batches, List<BatchOutcome> outcomes) {
        List<CompletableFuture<Void>> ended;
        synchronized (this) {
            outcomes.forEach(this::tell);
            ended = batches.stream()
                    .map(batch -> Optional.ofNullable(underWay.remove(batch)))
                    .flatMap(Optional::stream)
                    .toList();
        }
        ended.forEach(future -> future.complete(null));
    }

    private void tell(BatchOutcome outcome) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < outcome.versions().size(); i++) {
            long version = outcome.versions().get(i);
            if (version > 0) {
                CheckedBatch.CheckedWrite item = outcome.batch().writes().get(i);
                published.merge(item.key(), version, Math::max);
                add(changes, item, version, outcome.batch().id());
            }
        }
        if (published.size() > MAX_ECHOES) {
            published.clear();
            overflowed = true;
        }
        if (!changes.isEmpty()) {
            hub.publish(changes);
        }
    }

    private void add(List<Change> changes, CheckedBatch.CheckedWrite item, long version, String batch) {
        try {
            changes.add(item.change(version, batch));
        } catch (StoreException e) {
            // The write is stored all the same; a listener with a copy must not continue with an older one.
            log.error("A change that was made cannot be published", e);
            hub.requireResync();
        }
    }

    /** Completes when the outcome of a batch is known; at once when it is not a local one. */
    public synchronized CompletionStage<Void> outcomeOf(String batch) {
        return underWay.getOrDefault(batch, CompletableFuture.completedFuture(null));
    }

    /** Returns whether a change from the stream is new; those of one document arrive in the order of its versions. */
    public synchronized boolean isNews(MongoDocumentKey key, long version) {
        Long before = published.get(key);
        if (before == null || before < version) {
            published.remove(key);
            return true;
        }
        if (before == version) {
            published.remove(key);
        }
        return false;
    }

    /**
     * Returns whether a change of a batch with a known outcome was already published, so that its echo can be skipped.
     */
    public synchronized boolean isEcho(String batch, MongoDocumentKey key, long version) {
        Long before = published.get(key);
        return before != null && before >= version && !underWay.containsKey(batch) && !isNews(key, version);
    }

    /** Returns, once, whether echoes were discarded. */
    public synchronized boolean takeOverflow() {
        boolean was = overflowed;
        overflowed = false;
        return was;
    }

    /** Discards the published versions, since the stream restarts. */
    public synchronized void forget() {
        published.clear();
    }
}
