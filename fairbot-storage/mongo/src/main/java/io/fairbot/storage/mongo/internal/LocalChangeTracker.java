package io.fairbot.storage.mongo.internal;

import io.fairbot.store.Change;
import io.fairbot.store.ChangeFeed;
import io.fairbot.store.StoreException;
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
 * What this process wrote, told when it is acknowledged, so that its echo in the server's stream is not told again.
 *
 * <p>Both ways tell of one document in the order of its versions: what the stream brings of a batch of ours waits until the outcome
 * of that batch is known, and what is older than what was told already is left out. Safe for use from any thread.
 */
final class LocalChangeTracker {
    /** More echoes that do not come mean that the stream is broken; then everybody reads anew once it is back. */
    private static final int MOST = 100_000;

    private static final Logger log = LoggerFactory.getLogger(LocalChangeTracker.class);

    private final ChangeFeed hub;
    private final Map<String, CompletableFuture<Void>> underWay = new HashMap<>();
    private final Map<MongoDocumentKey, Long> told = new HashMap<>();
    private boolean overflowed;

    LocalChangeTracker(ChangeFeed hub) {
        this.hub = hub;
    }

    /** Notes that batches are on their way; each is to be ended by {@link #end}. */
    synchronized void begin(List<CheckedBatch> batches) {
        batches.forEach(batch -> underWay.put(batch.id(), new CompletableFuture<>()));
    }

    /** Tells what was acknowledged; what is not in the outcomes, the stream tells if it happened. */
    void end(List<CheckedBatch> batches, List<BatchOutcome> outcomes) {
        List<CompletableFuture<Void>> ended;
        synchronized (this) {
            outcomes.forEach(this::tell);
            ended = batches.stream()
                    .map(batch -> Optional.ofNullable(underWay.remove(batch.id())))
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
                told.merge(item.key(), version, Math::max);
                add(changes, item, version, outcome.batch().id());
            }
        }
        if (told.size() > MOST) {
            told.clear();
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
            // It is written all the same; who keeps a copy must not go on with an older one.
            log.error("A change that was made cannot be published", e);
            hub.requireResync();
        }
    }

    /** Ends when it is known what became of a batch; at once when it is none of ours. */
    synchronized CompletionStage<Void> outcomeOf(String batch) {
        return underWay.getOrDefault(batch, CompletableFuture.completedFuture(null));
    }

    /** Whether what the stream brings is news; what it brings of one document comes in the order of its versions. */
    synchronized boolean isNews(MongoDocumentKey key, long version) {
        Long before = told.get(key);
        if (before == null || before < version) {
            told.remove(key);
            return true;
        }
        if (before == version) {
            told.remove(key);
        }
        return false;
    }

    /** Whether something was told of a batch whose outcome is known, so that its echo can be passed over. */
    synchronized boolean isEcho(String batch, MongoDocumentKey key, long version) {
        Long before = told.get(key);
        return before != null && before >= version && !underWay.containsKey(batch) && !isNews(key, version);
    }

    /** Answers, once, whether echoes were forgotten. */
    synchronized boolean takeOverflow() {
        boolean was = overflowed;
        overflowed = false;
        return was;
    }

    /** Forgets what was told: the stream begins anew. */
    synchronized void forget() {
        told.clear();
    }
}
