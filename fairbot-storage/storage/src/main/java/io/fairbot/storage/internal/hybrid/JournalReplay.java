package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Stages;
import io.fairbot.storage.internal.hybrid.LocalCommits.NotedBatch;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.conflict.Conflict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replay of the journal into the database, a round at a time. A round that takes too long is halved; a round with a
 * batch that does not fit is split until that batch is alone, which becomes a conflict.
 */
final class JournalReplay {
    private static final Logger log = LoggerFactory.getLogger(JournalReplay.class);

    /** The number of entries that a round of replay takes: as many as the distance to the database allows. */
    static final class RoundSize {
        /** More entries in a round gain nothing: its round trips are few already. */
        static final int MAX = 500;

        private static final int FIRST = 100;
        private int size = FIRST;

        int current() {
            return size;
        }

        /** Grows after a round of full size that was applied in time. */
        void succeeded(int entries) {
            if (entries >= size) {
                size = Math.min(MAX, size * 2);
            }
        }

        /** Shrinks after a round that took too long, or that failed without a cause that can be told. */
        void failed(int entries) {
            size = Math.max(1, Math.min(size, entries) / 2);
        }
    }

    private final HybridContext parts;
    private final RoundSize size = new RoundSize();
    /** The number of entries of the next round, where a rejected one has to be isolated; 0 for as many as usual. */
    private int isolated;

    JournalReplay(HybridContext parts) {
        this.parts = parts;
    }

    /**
     * Replays one round, in part or as a whole.
     *
     * @param time the timeout of the round
     * @return completes also when the round was not taken, which is smaller the next time
     */
    CompletionStage<Void> round(RemoteStore remote, Duration time) {
        int most = isolated > 0 ? isolated : size.current();
        // Later ones may have been applied by a larger round whose answer was lost.
        return parts.journal().first(most + RoundSize.MAX).thenCompose(entries -> {
            if (entries.isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            List<NotedBatch> round = entries.subList(0, Math.min(most, entries.size()));
            List<NotedBatch> later = entries.subList(round.size(), entries.size());
            return remote.replay(raw(round), raw(later), time)
                    .handle((result, failure) -> failure == null
                            ? settled(remote, round, result, time)
                            : failed(remote, round, Stages.cause(failure)))
                    .thenCompose(next -> next);
        });
    }

    private static List<RawBatch> raw(List<NotedBatch> entries) {
        return entries.stream().map(NotedBatch::raw).toList();
    }

    /** A smaller round is tried only while the database answers at all. */
    private CompletionStage<Void> failed(RemoteStore remote, List<NotedBatch> round, Throwable failure) {
        size.failed(round.size());
        isolated = 0;
        return round.size() > 1 && HybridRecovery.isOutage(failure)
                ? remote.probe()
                : CompletableFuture.failedStage(failure);
    }

    private CompletionStage<Void> settled(
            RemoteStore remote, List<NotedBatch> round, ReplayResult result, Duration time) {
        if (result instanceof ReplayResult.Replayed applied) {
            if (isolated == 0) {
                size.succeeded(round.size());
            }
            isolated = 0;
            return finish(round, Map.of()).thenCompose(written -> refresh(moved(round, applied.versions())));
        }
        if (result instanceof ReplayResult.Refused rejected) {
            if (round.size() > 1) {
                // First those before it, then it alone.
                isolated = Math.max(1, rejected.index());
                return CompletableFuture.completedStage(null);
            }
            isolated = 0;
            return aside(remote, round.get(0), rejected.reason(), time);
        }
        size.failed(round.size());
        isolated = 0;
        return CompletableFuture.completedStage(null);
    }

    /** Returns the documents whose version in the database differs from the local one. */
    private static Set<RawWrite> moved(List<NotedBatch> round, List<List<Long>> versions) {
        Set<RawWrite> moved = new LinkedHashSet<>();
        for (int i = 0; i < round.size(); i++) {
            List<RawWrite> writes = round.get(i).raw().writes();
            for (int j = 0; j < writes.size(); j++) {
                RawWrite write = writes.get(j);
                if (!write.isDelete() && versions.get(i).get(j) != write.version()) {
                    moved.add(write);
                }
            }
        }
        return moved;
    }

    /** Removes entries from the journal, with copies of the same commit. */
    private CompletionStage<List<RawWrite>> finish(List<NotedBatch> entries, Map<DocumentKey, RawWrite> copies) {
        Set<DocumentKey> keys = new LinkedHashSet<>();
        entries.forEach(entry -> keys.addAll(DocumentKey.of(entry.raw())));
        return parts.lanes().run(keys, () -> parts.journal().remove(entries, copies));
    }

    private CompletionStage<Void> refresh(Set<RawWrite> writes) {
        return CompletableFuture.allOf(writes.stream()
                .filter(write -> parts.isMirrored(write.model()))
                .map(DocumentKey::of)
                .distinct()
                .map(key -> parts.mirror()
                        .refresh(Objects.requireNonNull(parts.models().get(key.model())), key.id())
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Puts a batch aside as a conflict; the copies become what the database has in the commit that ends the entry. */
    private CompletionStage<Void> aside(RemoteStore remote, NotedBatch entry, String reason, Duration time) {
        log.warn(
                "The batch {} no longer fits and becomes a conflict: {}",
                entry.raw().id(),
                reason);
        return remote.replay(List.of(conflict(entry.raw(), reason)), List.of(), time)
                .thenCompose(result -> {
                    if (!(result instanceof ReplayResult.Replayed)) {
                        return CompletableFuture.failedStage(new StoreException(
                                StoreErrorCode.UNAVAILABLE,
                                "The database does not take a conflict: " + result
                                        + " Correct its collection conflicts; the replay goes on by itself."));
                    }
                    return theirs(remote, entry);
                })
                .thenCompose(copies -> finish(List.of(entry), copies))
                .thenCompose(written -> {
                    parts.mirror().replaced(written);
                    return parts.mirror().refresh(Conflict.MODEL, entry.raw().id());
                });
    }

    private RawBatch conflict(RawBatch batch, String reason) {
        Conflict conflict = new Conflict(
                reason,
                parts.time().now(),
                batch.fence(),
                batch.writes().stream().map(JournalReplay::part).toList());
        RawWrite row = new RawWrite(
                Conflict.MODEL,
                batch.id(),
                Precondition.ABSENT,
                parts.versions().first(),
                Conflict.MODEL.schemaVersion(),
                Optional.of(JsonBody.of(conflict)));
        // An id of its own: the batch's id would mean that the batch itself was applied.
        return new RawBatch("conflict-" + batch.id(), Optional.empty(), List.of(row));
    }

    private static Conflict.RejectedWrite part(RawWrite write) {
        return new Conflict.RejectedWrite(
                write.model().name(),
                write.id(),
                write.precondition(),
                write.schemaVersion(),
                write.body().map(body -> new String(body.bytes(), StandardCharsets.UTF_8)));
    }

    /** Returns the copies of a batch's documents as the database has them, and that of the conflict. */
    private CompletionStage<Map<DocumentKey, RawWrite>> theirs(RemoteStore remote, NotedBatch entry) {
        CompletionStage<Map<DocumentKey, RawWrite>> all = CompletableFuture.completedStage(new HashMap<>());
        for (RawWrite write : entry.raw().writes()) {
            if (parts.models().containsKey(write.model().name()) && parts.isMirrored(write.model())) {
                all = all.thenCombine(remote.getRaw(write.model(), write.id()), (copies, found) -> {
                    copies.put(DocumentKey.of(write), copy(write, found));
                    return copies;
                });
            }
        }
        return all;
    }

    private static RawWrite copy(RawWrite ours, Optional<RawDocument> theirs) {
        return theirs.map(found -> Mirror.copy(ours.model(), found))
                .orElseGet(() -> Mirror.deletion(ours.model(), ours.id(), ours.version() + 1));
    }
}
