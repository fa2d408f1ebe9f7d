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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replay of the journal into the database, a round at a time. A round that takes too long is halved. Batches
 * that do not fit, and those that build on them, become conflicts, which the next round writes in their places. Where the
 * database refuses a document, those before its batch are replayed first, and then that batch alone.
 */
final class JournalReplay {
    private static final Logger log = LoggerFactory.getLogger(JournalReplay.class);
    private static final int NONE = -1;

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
    /** The number of entries before the one that the database may refuse, which is alone in its round; or {@link #NONE}. */
    private int suspect = NONE;
    /**
     * The reasons of batches that do not fit, by their ids. They remain when an answer is lost: later batches may have been
     * applied then, beside the conflicts.
     */
    private final Map<String, String> unfit = new HashMap<>();

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
        int most = suspect == NONE ? size.current() : Math.max(1, suspect);
        // Later ones may have been applied by a larger round whose answer was lost.
        return parts.journal().first(most + RoundSize.MAX).thenCompose(entries -> {
            if (entries.isEmpty()) {
                unfit.clear();
                return CompletableFuture.completedStage(null);
            }
            List<NotedBatch> round = entries.subList(0, Math.min(most, entries.size()));
            List<NotedBatch> later = entries.subList(round.size(), entries.size());
            return remote.replay(round.stream().map(this::sent).toList(), raw(later), time)
                    .handle((result, failure) -> failure == null
                            ? settled(remote, round, result)
                            : failed(remote, round, Stages.cause(failure)))
                    .thenCompose(next -> next);
        });
    }

    private RawBatch sent(NotedBatch entry) {
        String reason = unfit.get(entry.raw().id());
        return reason == null ? entry.raw() : conflict(entry.raw(), reason);
    }

    private static List<RawBatch> raw(List<NotedBatch> entries) {
        return entries.stream().map(NotedBatch::raw).toList();
    }

    /** A smaller round is tried only while the database answers at all. */
    private CompletionStage<Void> failed(RemoteStore remote, List<NotedBatch> round, Throwable failure) {
        size.failed(round.size());
        suspect = NONE;
        return round.size() > 1 && HybridRecovery.isOutage(failure)
                ? remote.probe()
                : CompletableFuture.failedStage(failure);
    }

    private CompletionStage<Void> settled(RemoteStore remote, List<NotedBatch> round, ReplayResult result) {
        if (result instanceof ReplayResult.Replayed applied) {
            if (suspect == NONE) {
                size.succeeded(round.size());
            }
            suspect = suspect > 0 ? 0 : NONE;
            return applied(remote, round, applied.versions());
        }
        if (result instanceof ReplayResult.Unfit found) {
            Map<String, String> reasons = new LinkedHashMap<>();
            new TreeMap<>(found.reasons())
                    .forEach((index, reason) ->
                            reasons.put(round.get(index).raw().id(), reason));
            return aside(reasons);
        }
        if (result instanceof ReplayResult.Refused refused) {
            String first = round.get(refused.index()).raw().id();
            if (round.size() == 1 || unfit.containsKey(first)) {
                suspect = NONE;
                return aside(Map.of(first, refused.reason()));
            }
            suspect = refused.index();
            return CompletableFuture.completedStage(null);
        }
        size.failed(round.size());
        suspect = NONE;
        return CompletableFuture.completedStage(null);
    }

    /** The next round writes the conflicts of these batches instead of them. */
    private CompletionStage<Void> aside(Map<String, String> reasons) {
        for (Map.Entry<String, String> each : reasons.entrySet()) {
            String id = each.getKey();
            if (unfit.containsKey(id)) {
                return CompletableFuture.failedStage(new StoreException(
                        StoreErrorCode.UNAVAILABLE,
                        "The database does not take a conflict: " + each.getValue()
                                + " Correct its collection conflicts; the replay goes on by itself."));
            }
            log.warn("The batch {} no longer fits and becomes a conflict: {}", id, each.getValue());
            unfit.put(id, each.getValue());
        }
        return CompletableFuture.completedStage(null);
    }

    /** Ends the entries of a round; of those put aside the copies become what the database has, in the same commit. */
    private CompletionStage<Void> applied(RemoteStore remote, List<NotedBatch> round, List<List<Long>> versions) {
        List<RawBatch> aside = round.stream()
                .map(NotedBatch::raw)
                .filter(batch -> unfit.containsKey(batch.id()))
                .toList();
        Set<RawWrite> moved = moved(round, versions);
        return theirs(remote, aside)
                .thenCompose(copies -> finish(round, copies))
                .thenCompose(written -> {
                    parts.mirror().replaced(written);
                    aside.forEach(batch -> unfit.remove(batch.id()));
                    return refresh(moved);
                })
                .thenCompose(nothing -> CompletableFuture.allOf(aside.stream()
                        .map(batch -> parts.mirror()
                                .refresh(Conflict.MODEL, batch.id())
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new)));
    }

    /** Returns the documents whose version in the database differs from the local one. */
    private Set<RawWrite> moved(List<NotedBatch> round, List<List<Long>> versions) {
        Set<RawWrite> moved = new LinkedHashSet<>();
        for (int i = 0; i < round.size(); i++) {
            RawBatch batch = round.get(i).raw();
            for (int j = 0; j < batch.writes().size() && !unfit.containsKey(batch.id()); j++) {
                RawWrite write = batch.writes().get(j);
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

    /** Returns the copies of the documents of batches, as the database has them. */
    private CompletionStage<Map<DocumentKey, RawWrite>> theirs(RemoteStore remote, List<RawBatch> batches) {
        Map<DocumentKey, RawWrite> wanted = new LinkedHashMap<>();
        batches.forEach(batch -> batch.writes().stream()
                .filter(write -> parts.models().containsKey(write.model().name()) && parts.isMirrored(write.model()))
                .forEach(write -> wanted.put(DocumentKey.of(write), write)));
        CompletionStage<Map<DocumentKey, RawWrite>> all = CompletableFuture.completedStage(new HashMap<>());
        for (Map.Entry<DocumentKey, RawWrite> each : wanted.entrySet()) {
            RawWrite write = each.getValue();
            all = all.thenCombine(remote.getRaw(write.model(), write.id()), (copies, found) -> {
                copies.put(each.getKey(), copy(write, found));
                return copies;
            });
        }
        return all;
    }

    private static RawWrite copy(RawWrite ours, Optional<RawDocument> theirs) {
        return theirs.map(found -> Mirror.copy(ours.model(), found))
                .orElseGet(() -> Mirror.deletion(ours.model(), ours.id(), ours.version() + 1));
    }
}
