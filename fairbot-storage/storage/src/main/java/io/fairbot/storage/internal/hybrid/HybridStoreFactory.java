package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.conflict.Conflict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * A factory of hybrid stores: a remote database with a local mirror and a write journal.
 *
 * @param directory the directory of mirror and journal
 * @param remote the database to open
 * @param journalLimit the maximum number of batches in the journal
 * @param timeout the timeout of writes to the database
 * @param pollInterval the interval of probes of the database
 * @param label the human-readable name of this node
 * @param takeOver whether another owner is replaced
 */
public record HybridStoreFactory(
        Path directory,
        BiFunction<List<Model<?>>, Platform, CompletionStage<? extends RemoteStore>> remote,
        long journalLimit,
        Duration timeout,
        Duration pollInterval,
        String label,
        boolean takeOver) {

    /** The time for which an opening of the database is waited for; it may have an index to build. */
    private static final Duration OPENING_TIME = Duration.ofSeconds(60);

    /** The models that only a data directory contains. */
    public static final List<Model<?>> OWN =
            List.of(JournalEntry.MODEL, JournalMarker.MODEL, NodeState.MODEL, CopyState.MODEL);

    /**
     * Opens the store: in normal mode when the database answers, degraded when it is unreachable; fails when access is
     * refused.
     */
    public CompletionStage<DocumentStore> open(List<Model<?>> models, Platform platform) {
        List<Model<?>> shared = new ArrayList<>(models);
        if (!shared.contains(Conflict.MODEL)) {
            shared.add(Conflict.MODEL);
        }
        List<Model<?>> here = new ArrayList<>(shared);
        here.addAll(OWN);
        EmbeddedStore local;
        try {
            local = EmbeddedStore.open(directory, here, platform);
        } catch (StoreException e) {
            return CompletableFuture.failedStage(e);
        }
        BehindMark behind;
        try {
            behind = BehindMark.open(directory);
        } catch (StoreException e) {
            return local.close().thenCompose(nothing -> CompletableFuture.failedStage(e));
        }
        HybridContext parts = new HybridContext(local, behind, shared, journalLimit, platform);
        return parts.journal()
                .open()
                // While the copies are behind, what is noted is not decided here.
                .thenCompose(undecided -> parts.isBehind()
                        ? CompletableFuture.completedStage(null)
                        : parts.journal().decideAll(undecided))
                .thenCompose(nothing -> state(parts, platform))
                .thenCompose(state -> {
                    parts.node(state);
                    return assembled(parts, shared, platform);
                })
                .handle((store, failure) -> failure == null
                        ? CompletableFuture.<DocumentStore>completedStage(store)
                        : refused(parts, failure))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<HybridStore> assembled(HybridContext parts, List<Model<?>> shared, Platform platform) {
        DatabaseOwnership ownership = new DatabaseOwnership(parts, label, takeOver);
        HybridRecovery recovery =
                new HybridRecovery(parts, () -> connect(parts, shared, platform), ownership, timeout, pollInterval);
        HybridStore store = new HybridStore(parts, recovery, ownership, platform.ids());
        return connect(parts, shared, platform)
                .thenCompose(remote -> recovery.recover())
                .handle((nothing, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.<HybridStore>completedStage(store);
                    }
                    Throwable cause = Stages.cause(failure);
                    boolean passes = cause instanceof UnknownOutcomeException
                            || (cause instanceof StoreException known && known.isTransient());
                    if (passes) {
                        parts.modes().degraded(String.valueOf(cause.getMessage()));
                        return CompletableFuture.<HybridStore>completedStage(store);
                    }
                    return CompletableFuture.<HybridStore>failedStage(cause);
                })
                .thenCompose(stage -> stage)
                .thenCompose(HybridStore::counted)
                .thenApply(opened -> {
                    recovery.start();
                    return opened;
                });
    }

    /** Opens the database; one that is open too late to be waited for is used from the next probe on. */
    private CompletionStage<RemoteStore> connect(HybridContext parts, List<Model<?>> shared, Platform platform) {
        Optional<RemoteStore> before = parts.connected();
        CompletableFuture<RemoteStore> connected = new CompletableFuture<>();
        TimeSource.TimerHandle patience = platform.time()
                .schedule(
                        OPENING_TIME,
                        () -> connected.completeExceptionally(new StoreException(
                                StoreErrorCode.UNAVAILABLE,
                                "The database has not been opened within " + OPENING_TIME.toSeconds()
                                        + " s; it is tried again.")));
        CompletionStage<? extends RemoteStore> opening =
                Stages.attempt(() -> remote.apply(shared, platform).thenApply(opened -> (RemoteStore) opened));
        opening.thenCompose(opened -> {
                    opened.subscribeExternal(Set.copyOf(shared), HybridStore.foreign(parts));
                    return parts.connect(opened, before)
                            ? CompletableFuture.<RemoteStore>completedStage(opened)
                            : opened.close()
                                    .thenCompose(nothing -> CompletableFuture.failedStage(HybridStore.closed()));
                })
                .whenComplete((opened, failure) -> {
                    patience.cancel();
                    if (failure == null) {
                        connected.complete(opened);
                    } else {
                        connected.completeExceptionally(Stages.cause(failure));
                    }
                });
        return connected;
    }

    /** Returns the state of this directory; one that was a store of its own must not be taken for a stale mirror. */
    private CompletionStage<NodeState> state(HybridContext parts, Platform platform) {
        EmbeddedStore local = parts.local();
        return local.get(NodeState.MODEL, NodeState.ID).thenCompose(found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedStage(found.get().value());
            }
            NodeState fresh = new NodeState(platform.ids().next(), false, Optional.empty());
            return holdsDocuments(parts).thenCompose(holds -> {
                if (holds) {
                    return CompletableFuture.<NodeState>failedStage(new StoreException(
                            StoreErrorCode.REFUSED,
                            "The directory " + directory + " holds documents that MongoDB does not know: copy them with"
                                    + " \"storage copy\", also where a copy was cut off, or name another directory."));
                }
                return local.writeRaw(List.of(Journal.row(NodeState.MODEL, NodeState.ID, fresh)), Optional.empty())
                        .thenApply(kept -> fresh);
            });
        });
    }

    private static CompletionStage<Boolean> holdsDocuments(HybridContext parts) {
        CompletionStage<Boolean> holds = CompletableFuture.completedStage(false);
        for (Model<?> model : parts.models().values()) {
            holds = holds.thenCombine(
                    parts.local().versions(model, "", 1), (already, page) -> already || !page.isEmpty());
        }
        return holds;
    }

    private static CompletionStage<DocumentStore> refused(HybridContext parts, Throwable failure) {
        return parts.disconnect()
                .map(RemoteStore::close)
                .orElse(CompletableFuture.completedStage(null))
                .handle((nothing, ignored) -> parts.local().close())
                .thenCompose(stage -> stage)
                .handle((nothing, ignored) -> {
                    parts.close();
                    throw new CompletionException(Stages.cause(failure));
                });
    }

    /**
     * Returns an embedded store, or closes it and fails when its directory belongs to a database: its changes would be
     * overwritten.
     */
    public static CompletionStage<DocumentStore> requireOwnStore(Path directory, EmbeddedStore store) {
        return store.containsAny(NodeState.MODEL.name())
                .handle((belongs, failure) -> {
                    if (failure == null && !belongs) {
                        return CompletableFuture.<DocumentStore>completedStage(store);
                    }
                    return store.close().<DocumentStore>thenApply(closed -> {
                        throw new CompletionException(failure == null ? isMirror(directory) : failure);
                    });
                })
                .thenCompose(end -> end);
    }

    private static StoreException isMirror(Path directory) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The directory " + directory + " holds copies of a MongoDB database and is no store of its own: set"
                        + " FAIRBOT_MONGODB_URI, or name another directory.");
    }
}
