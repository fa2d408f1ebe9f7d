package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.DatabaseOwner;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The ownership of the database by this node, the only one that writes. Safe for use from any thread. */
final class DatabaseOwnership {
    private final HybridContext parts;
    private final String label;
    /** Applies at the start only: a node that lost the database to another one must not reclaim it by itself. */
    private volatile boolean takeOver;

    DatabaseOwnership(HybridContext parts, String label, boolean takeOver) {
        this.parts = parts;
        this.label = label;
        this.takeOver = takeOver;
    }

    /** Returns whether this data directory was ever the owner: before that, it must not send to customers. */
    boolean wasOwner() {
        return parts.node().owner();
    }

    /** Claims the ownership; fails when another node is the owner. */
    private CompletionStage<Void> claim(RemoteStore remote) {
        return remote.claimOwnership(parts.node().node(), label, takeOver).thenCompose(other -> {
            if (other.isPresent()) {
                StoreException owned = owned(other.get());
                parts.modes().refuse(owned);
                return CompletableFuture.failedStage(owned);
            }
            return confirmed();
        });
    }

    private CompletionStage<Void> confirmed() {
        takeOver = false;
        parts.modes().allow();
        return parts.node().owner()
                ? CompletableFuture.completedStage(null)
                : parts.keep(parts.node().asOwner());
    }

    /**
     * Confirms the ownership, or claims the database when it has no owner record. The identity, which is stored beside the record, is verified after
     * that was seen: a database that was emptied gets no record.
     *
     * @param verification completes with whether the database still is the one of this directory
     * @return whether this node owns the database; it fails when another node does, or when the database does not answer
     */
    CompletionStage<Boolean> check(RemoteStore remote, Supplier<CompletionStage<Boolean>> verification) {
        return remote.isOwner(parts.node().node())
                .thenCompose(still -> still
                        ? confirmed().thenApply(nothing -> true)
                        : verification
                                .get()
                                .thenCompose(same -> same
                                        ? claim(remote).thenApply(nothing -> true)
                                        : CompletableFuture.completedStage(false)));
    }

    private static StoreException owned(DatabaseOwner other) {
        return new StoreException(
                StoreErrorCode.LOCKED,
                "The database belongs to the node " + other.node() + " (" + other.label() + ") since " + other.since()
                        + ": stop that node, or, when it is gone for ever, start this one with --take-over.");
    }
}
