package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Stages;
import io.fairbot.storage.remote.DatabaseIdentity;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistoryLoss.ModelLoss;
import io.fairbot.store.history.HistorySide;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A person's decision which side remains when database and directory have different histories. No writer is active
 * meanwhile; an interrupted one is carried out again as a whole.
 */
final class HistoryAcceptance {
    private final HybridContext parts;
    private final RemoteStore remote;
    private final HistorySide kept;
    private final boolean isDry;
    private final Map<String, List<String>> lost = new TreeMap<>();

    HistoryAcceptance(HybridContext parts, RemoteStore remote, HistorySide kept, boolean isDry) {
        this.parts = parts;
        this.remote = remote;
        this.kept = kept;
        this.isDry = isDry;
    }

    /**
     * Carries it out, or only tells what is lost; afterwards the recovery finds the same history on both sides.
     *
     * @param evidence inserts of append-only models; not written in a dry run
     */
    CompletionStage<HistoryLoss> run(List<Write> evidence) {
        if (!parts.modes().isForeign()) {
            return CompletableFuture.failedStage(new StoreException(
                    StoreErrorCode.REFUSED,
                    "There is nothing to accept: the mode is " + parts.modes().current()
                            + ". A side is chosen in the mode FOREIGN, when the database is another one or has less"
                            + " history."));
        }
        long waiting = parts.journal().size();
        return record(isDry ? List.of() : evidence)
                .thenCompose(nothing -> Stages.inOrder(parts.models().values(), this::model))
                .thenCompose(nothing -> isDry ? CompletableFuture.completedStage(null) : end())
                .thenApply(nothing -> new HistoryLoss(kept, !isDry, losses(), waiting));
    }

    /** Writes to the database, which has all documents of append-only models, whichever side remains. */
    private CompletionStage<Void> record(List<Write> evidence) {
        if (evidence.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        List<RawWrite> writes = evidence.stream()
                .map(write -> RawWrite.of(write).withVersion(parts.versions().first()))
                .toList();
        return remote.overwrite(
                new RawBatch("accepted-" + parts.platform().ids().next(), Optional.empty(), writes));
    }

    private List<ModelLoss> losses() {
        List<ModelLoss> models = new ArrayList<>();
        lost.forEach((model, ids) -> models.add(
                new ModelLoss(model, ids.size(), ids.subList(0, Math.min(HistoryLoss.MAX_IDS, ids.size())))));
        return models;
    }

    private CompletionStage<Void> model(Model<?> model) {
        return CopyPages.documents(parts.local(), remote, model, (theirs, ours) -> {
            TreeSet<String> ids = new TreeSet<>(ours.keySet());
            // Of a model without copies here, what is not here is not missing.
            if (parts.isMirrored(model)) {
                ids.addAll(theirs.keySet());
            }
            List<RawWrite> writes = new ArrayList<>();
            for (String id : ids) {
                Optional<RawDocument> here = Optional.ofNullable(ours.get(id));
                Optional<RawDocument> there = Optional.ofNullable(theirs.get(id));
                if (!isSame(here, there)) {
                    boolean keepsHere = kept == HistorySide.DIRECTORY;
                    if ((keepsHere ? there : here).isPresent()) {
                        lost.computeIfAbsent(model.name(), name -> new ArrayList<>())
                                .add(id);
                    }
                    writes.add(write(model, id, keepsHere ? here : there, keepsHere ? there : here));
                }
            }
            return isDry || writes.isEmpty()
                    ? CompletableFuture.completedStage(true)
                    : write(writes).thenApply(nothing -> true);
        });
    }

    private static RawWrite write(Model<?> model, String id, Optional<RawDocument> kept, Optional<RawDocument> lost) {
        return kept.map(document -> Mirror.copy(model, document))
                .orElseGet(() -> Mirror.deletion(
                        model, id, lost.map(RawDocument::version).orElse(0L) + 1));
    }

    private CompletionStage<Void> write(List<RawWrite> writes) {
        if (kept == HistorySide.DIRECTORY) {
            String batch = "accepted-" + parts.platform().ids().next();
            return remote.overwrite(new RawBatch(batch, Optional.empty(), writes));
        }
        List<RawWrite> copies = new ArrayList<>();
        for (RawWrite write : writes) {
            parts.versions().raise(write.isDelete() ? write.version() : 0);
            // Without copies here, what waited in the journal just goes.
            copies.add(parts.isMirrored(write.model()) ? write : Journal.drop(write.model(), write.id()));
        }
        return parts.local().writeRaw(copies, Optional.empty()).thenAccept(done -> {});
    }

    /** Makes the histories one: the journal is part of what remains, or lost. */
    private CompletionStage<Void> end() {
        return parts.journal()
                .clear()
                .thenCompose(nothing -> identity())
                .thenCompose(identity -> parts.keep(parts.node().with(identity)))
                .thenRun(parts.hub()::requireResync);
    }

    private CompletionStage<DatabaseIdentity> identity() {
        CompletionStage<DatabaseIdentity> theirs =
                remote.createIdentity(parts.platform().ids().next());
        if (kept == HistorySide.DATABASE) {
            return theirs;
        }
        return theirs.thenCompose(found -> {
            long known = parts.node().database().map(DatabaseIdentity::counter).orElse(0L);
            // Another id, too: whoever else knew this database must not take it for the one it was.
            DatabaseIdentity next =
                    new DatabaseIdentity(parts.platform().ids().next(), Math.max(found.counter(), known) + 1);
            return remote.replaceIdentity(next).thenApply(done -> next);
        });
    }

    private static boolean isSame(Optional<RawDocument> here, Optional<RawDocument> there) {
        if (here.isEmpty() || there.isEmpty()) {
            return false;
        }
        try {
            return here.get().version() == there.get().version()
                    && here.get().body().toJsonNode().equals(there.get().body().toJsonNode());
        } catch (IOException e) {
            return false;
        }
    }
}
