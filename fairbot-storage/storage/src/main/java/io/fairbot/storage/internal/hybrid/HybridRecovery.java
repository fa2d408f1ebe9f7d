package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.hybrid.Journal.NumberedBatch;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.conflict.Conflict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor that probes the database and replays the journal into it: in rounds while writers continue, finally with
 * the barrier closed until the journal is empty. No writer waits at the barrier for much longer than {@link #MAX_CLOSED_TIME}.
 */
final class HybridRecovery {
    private static final Logger log = LoggerFactory.getLogger(HybridRecovery.class);
    /** The number of entries that are replayed together. */
    private static final int ROUND_SIZE = 100;
    /** The number of entries after which the length of the journal is compared. */
    private static final int TURN_SIZE = 500;
    /** The number of entries for which writers may be blocked. */
    private static final int MAX_BLOCKING_ENTRIES = 500;
    /** The same after a conflict, since writes that build on a conflicting document conflict as well. */
    private static final int MAX_BLOCKING_AFTER_CONFLICT = 5_000;
    /** The time for which the barrier stays closed at a time, and then open, which admits the waiting writers. */
    private static final Duration MAX_CLOSED_TIME = Duration.ofSeconds(2);

    /** The time for a round of replay. */
    private static final Duration ROUND_TIME = Duration.ofSeconds(10);

    private static final Duration OPEN_TIME = Duration.ofMillis(200);

    private final HybridContext parts;
    private final Supplier<CompletionStage<RemoteStore>> connect;
    private final DatabaseOwnership ownership;
    private final Duration settleTime;
    private final Duration probeInterval;
    private volatile boolean stopped;
    private volatile boolean compared;
    private TimeSource.TimerHandle next = () -> {};

    /**
     * Creates a recovery.
     *
     * @param settleTime how long writes that were sent before a failure may still be in progress in the database
     * @param probeInterval the interval of probes
     */
    HybridRecovery(
            HybridContext parts,
            Supplier<CompletionStage<RemoteStore>> connect,
            DatabaseOwnership ownership,
            Duration settleTime,
            Duration probeInterval) {
        this.parts = parts;
        this.connect = connect;
        this.ownership = ownership;
        this.settleTime = settleTime;
        this.probeInterval = probeInterval;
    }

    /** Probes repeatedly until it is stopped. */
    void start() {
        plan(probeInterval);
    }

    synchronized void stop() {
        stopped = true;
        next.cancel();
    }

    private synchronized void plan(Duration delay) {
        if (!stopped) {
            next = parts.time().schedule(delay, this::probe);
        }
    }

    private void probe() {
        step().whenComplete((nothing, failure) -> {
            if (failure != null) {
                parts.modes().degraded(sentence(failure));
            }
            plan(probeInterval);
        });
    }

    private CompletionStage<Void> step() {
        if (parts.modes().isNormal()) {
            return ownership
                    .check(parts.connected().orElseThrow())
                    .thenCompose(nothing -> parts.mirror().isStale()
                            ? parts.mirror().compare()
                            : CompletableFuture.completedStage(null));
        }
        return reached()
                .thenCompose(remote -> remote.probe())
                .thenCompose(nothing -> pause(settleTime))
                .thenCompose(nothing -> recover());
    }

    /** Waits, since a write sent before an outage may still be applied afterwards, and must not meet its own replay. */
    private CompletionStage<Void> pause(Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        parts.time().schedule(time, () -> over.complete(null));
        return over;
    }

    private CompletionStage<RemoteStore> reached() {
        return parts.connected().isPresent()
                ? CompletableFuture.completedStage(parts.connected().get())
                : connect.get();
    }

    /** Brings the database up to date; ends in normal mode, or fails. */
    CompletionStage<Void> recover() {
        RemoteStore remote = parts.connected().orElseThrow();
        parts.modes().recovering();
        return ownership
                .claim(remote)
                .thenCompose(nothing -> catchUp(remote, false))
                .thenCompose(nothing -> compared && !parts.mirror().isStale()
                        ? CompletableFuture.completedStage(null)
                        : parts.mirror().compare())
                .thenCompose(nothing -> last(remote));
    }

    /**
     * Replays until few entries are left; when writers fill the journal as fast as it is emptied, they are admitted
     * only between turns.
     */
    private CompletionStage<Void> catchUp(RemoteStore remote, boolean held) {
        long before = parts.journal().size();
        return (held ? alone(() -> rounds(remote, TURN_SIZE)) : rounds(remote, TURN_SIZE)).thenCompose(conflict -> {
            long left = parts.journal().size();
            return left <= (conflict ? MAX_BLOCKING_AFTER_CONFLICT : MAX_BLOCKING_ENTRIES)
                    ? CompletableFuture.completedStage(null)
                    : catchUp(remote, held || left > before - TURN_SIZE / 2);
        });
    }

    /** Replays a number of entries; returns whether one of them conflicted. */
    private CompletionStage<Boolean> rounds(RemoteStore remote, int entries) {
        return round(remote)
                .thenCompose(round -> round.entries() < ROUND_SIZE || entries <= ROUND_SIZE
                        ? CompletableFuture.completedStage(round.conflict())
                        : rounds(remote, entries - ROUND_SIZE).thenApply(later -> later || round.conflict()));
    }

    /** Runs an action while no writer is active. */
    private <T> CompletionStage<T> alone(Supplier<CompletionStage<T>> work) {
        return parts.gate()
                .close()
                .thenCompose(nothing -> work.get())
                .whenComplete((result, failure) -> parts.gate().open());
    }

    private CompletionStage<Void> last(RemoteStore remote) {
        compared = true;
        return alone(() -> empties(remote, parts.time().nanoTime()).thenApply(empty -> {
                    if (empty) {
                        parts.modes().normal();
                    }
                    return empty;
                }))
                .thenCompose(empty -> empty
                        ? CompletableFuture.completedStage(null)
                        : pause(OPEN_TIME).thenCompose(nothing -> last(remote)));
    }

    /** Replays until nothing is left or writers have been blocked for too long; returns whether nothing is left. */
    private CompletionStage<Boolean> empties(RemoteStore remote, long since) {
        if (parts.journal().isEmpty() || parts.time().nanoTime() - since > MAX_CLOSED_TIME.toNanos()) {
            return CompletableFuture.completedStage(parts.journal().isEmpty());
        }
        return round(remote).thenCompose(round -> empties(remote, since));
    }

    /** The result of a round: the number of entries replayed, and whether one of them conflicted. */
    private record ReplayRound(int entries, boolean conflict) {}

    private CompletionStage<ReplayRound> round(RemoteStore remote) {
        return parts.journal().first(ROUND_SIZE).thenCompose(entries -> {
            if (entries.isEmpty()) {
                return CompletableFuture.completedStage(new ReplayRound(0, false));
            }
            return replayed(remote, entries, List.of())
                    .thenApply(conflict -> new ReplayRound(entries.size(), conflict));
        });
    }

    /** Replays entries, in parts when one of them does not fit; returns whether one did not. */
    private CompletionStage<Boolean> replayed(
            RemoteStore remote, List<NumberedBatch> entries, List<NumberedBatch> later) {
        return remote.replay(raw(entries), raw(later), ROUND_TIME).thenCompose(result -> {
            if (result instanceof ReplayResult.Replayed applied) {
                return settled(entries, applied.versions());
            }
            if (entries.size() == 1) {
                return putAside(remote, entries.get(0), result);
            }
            int first = result instanceof ReplayResult.Refused rejected
                    ? Math.max(1, rejected.index())
                    : entries.size() / 2;
            List<NumberedBatch> rest = entries.subList(first, entries.size());
            List<NumberedBatch> after = new ArrayList<>(rest);
            after.addAll(later);
            return replayed(remote, entries.subList(0, first), after)
                    .thenCompose(conflict -> replayed(remote, rest, later).thenApply(another -> conflict || another));
        });
    }

    private static List<RawBatch> raw(List<NumberedBatch> entries) {
        return entries.stream().map(NumberedBatch::raw).toList();
    }

    private CompletionStage<Boolean> settled(List<NumberedBatch> entries, List<List<Long>> versions) {
        Set<RawWrite> toRefresh = new LinkedHashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            toRefresh.addAll(moved(entries.get(i).raw(), versions.get(i)));
        }
        return finish(entries).thenCompose(nothing -> refresh(toRefresh)).thenApply(nothing -> false);
    }

    private CompletionStage<Boolean> putAside(RemoteStore remote, NumberedBatch entry, ReplayResult result) {
        String reason = result instanceof ReplayResult.Refused rejected ? rejected.reason() : result.toString();
        RawBatch aside = aside(entry.raw(), reason);
        Set<RawWrite> toRefresh = new LinkedHashSet<>(entry.raw().writes());
        toRefresh.addAll(aside.writes());
        return remote.replay(List.of(aside), List.of(), ROUND_TIME)
                .thenCompose(nothing -> finish(List.of(entry)))
                .thenCompose(nothing -> refresh(toRefresh))
                .thenApply(nothing -> true);
    }

    /** Returns the documents whose version in the database differs from the local one. */
    private static List<RawWrite> moved(RawBatch batch, List<Long> versions) {
        List<RawWrite> moved = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            RawWrite write = batch.writes().get(i);
            if (!write.isDelete() && versions.get(i) != write.version()) {
                moved.add(write);
            }
        }
        return moved;
    }

    private RawBatch aside(RawBatch batch, String reason) {
        log.warn("The batch {} no longer fits and becomes a conflict: {}", batch.id(), reason);
        Conflict conflict = new Conflict(
                reason,
                parts.time().now(),
                batch.fence(),
                batch.writes().stream().map(HybridRecovery::part).toList());
        RawWrite row = new RawWrite(
                Conflict.MODEL,
                batch.id(),
                io.fairbot.store.Precondition.ABSENT,
                parts.versions().first(),
                Conflict.MODEL.schemaVersion(),
                Optional.of(io.fairbot.storage.remote.JsonBody.of(conflict)));
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

    /** Removes entries from the journal, and the markers of documents without later entries. */
    private CompletionStage<Void> finish(List<NumberedBatch> entries) {
        Set<DocumentKey> keys = new LinkedHashSet<>();
        entries.forEach(entry -> keys.addAll(DocumentKey.of(entry.raw())));
        Set<String> done = new LinkedHashSet<>();
        entries.forEach(entry -> done.add(entry.number()));
        return parts.lanes().run(keys, () -> {
            List<RawWrite> drops = new ArrayList<>();
            done.forEach(number -> drops.add(Journal.drop(JournalEntry.MODEL, number)));
            CompletionStage<Void> all = CompletableFuture.completedStage(null);
            for (DocumentKey key : keys) {
                all = all.thenCombine(parts.journal().of(key), (nothing, note) -> {
                    if (note.isPresent() && done.contains(note.get().entry())) {
                        drops.addAll(forget(key));
                    }
                    return null;
                });
            }
            return all.thenCompose(nothing -> parts.local().writeRaw(drops, Optional.empty()))
                    .thenRun(() -> parts.journal().release(entries.size()));
        });
    }

    private List<RawWrite> forget(DocumentKey key) {
        RawWrite note = Journal.drop(JournalMarker.MODEL, key.text());
        return Optional.ofNullable(parts.models().get(key.model()))
                .filter(model -> !parts.isMirrored(model))
                .map(model -> List.of(note, Journal.drop(model, key.id())))
                .orElse(List.of(note));
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

    private static String sentence(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof StoreException
                ? String.valueOf(cause.getMessage())
                : new StoreException(
                                StoreErrorCode.UNAVAILABLE,
                                "The database cannot be brought up to date: " + cause,
                                cause)
                        .getMessage();
    }
}
