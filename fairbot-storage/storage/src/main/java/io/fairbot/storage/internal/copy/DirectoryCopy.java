package io.fairbot.storage.internal.copy;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.internal.hybrid.CopyState;
import io.fairbot.storage.internal.hybrid.HybridStoreFactory;
import io.fairbot.storage.internal.hybrid.Journal;
import io.fairbot.storage.internal.hybrid.NodeState;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.store.conflict.Conflict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * A one-time copy of a data directory's documents into an empty database, to which the directory belongs afterwards.
 *
 * <p>The directory stores a copy marker, becomes the owner of the database, and its documents are copied. Then both
 * sides are read again and compared, and only then the marker is replaced by the state of a directory that owns its
 * database. An interrupted run finds its marker and its ownership, and copies what is missing.
 *
 * @param directory the data directory, not in use
 * @param remote the database to open
 * @param label the human-readable name of this node
 */
public record DirectoryCopy(
        Path directory,
        BiFunction<List<Model<?>>, Platform, CompletionStage<? extends RemoteStore>> remote,
        String label) {

    /** Copies and compares; completes with the number of documents of each model. */
    public CompletionStage<Map<String, Long>> run(List<Model<?>> models, Platform platform, ProgressListener progress) {
        if (!Files.exists(directory.resolve("store.db"))) {
            return CompletableFuture.failedStage(
                    refused("There is no store in " + directory + ": name the data directory that is to be copied."));
        }
        List<Model<?>> shared = new ArrayList<>(models);
        if (!shared.contains(Conflict.MODEL)) {
            shared.add(Conflict.MODEL);
        }
        List<Model<?>> here = new ArrayList<>(shared);
        here.addAll(HybridStoreFactory.OWN);
        EmbeddedStore local;
        try {
            local = EmbeddedStore.open(directory, here, platform);
        } catch (StoreException e) {
            return CompletableFuture.failedStage(e);
        }
        return counted(local, shared)
                .thenCompose(counts -> state(local, platform)
                        .thenCompose(state -> remote.apply(shared, platform)
                                .thenCompose(opened -> into(
                                                opened,
                                                local,
                                                state,
                                                shared,
                                                engine(local, opened, platform, progress, counts))
                                        .thenApply(nothing -> counts)
                                        .handle((copied, failure) -> closed(opened.close(), copied, failure))
                                        .thenCompose(end -> end))))
                .handle((copied, failure) -> closed(local.close(), copied, failure))
                .thenCompose(end -> end);
    }

    private static CopyEngine engine(
            EmbeddedStore local,
            RemoteStore opened,
            Platform platform,
            ProgressListener progress,
            Map<String, Long> counts) {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        return new CopyEngine(local, opened, platform, progress, total);
    }

    private CompletionStage<Void> into(
            RemoteStore opened, EmbeddedStore local, CopyState state, List<Model<?>> shared, CopyEngine transfer) {
        return owned(opened, state, shared)
                .thenCompose(nothing -> transfer.copy(shared))
                .thenCompose(nothing -> transfer.compare(shared))
                .thenCompose(nothing -> local.writeRaw(
                        List.of(
                                Journal.row(
                                        NodeState.MODEL,
                                        NodeState.ID,
                                        new NodeState(state.node(), true, Optional.empty())),
                                Journal.drop(CopyState.MODEL, CopyState.ID)),
                        Optional.empty()))
                .thenAccept(written -> {});
    }

    /** Counts the documents to copy; fails when there are documents of unknown models, which the copy would omit. */
    private CompletionStage<Map<String, Long>> counted(EmbeddedStore local, List<Model<?>> shared) {
        return local.counts().thenApply(all -> {
            Map<String, Long> mine = new TreeMap<>();
            shared.forEach(model -> mine.put(model.name(), all.getOrDefault(model.name(), 0L)));
            Set<String> known = new HashSet<>(mine.keySet());
            HybridStoreFactory.OWN.forEach(model -> known.add(model.name()));
            Set<String> unknown = new TreeSet<>();
            all.forEach((model, count) -> {
                if (count > 0 && !known.contains(model)) {
                    unknown.add(model);
                }
            });
            if (!unknown.isEmpty()) {
                throw refused("The directory " + directory + " holds documents of " + String.join(", ", unknown)
                        + ", which this program does not know and would leave behind: copy it with the version that"
                        + " wrote them.");
            }
            return mine;
        });
    }

    private CompletionStage<CopyState> state(EmbeddedStore local, Platform platform) {
        return local.get(NodeState.MODEL, NodeState.ID).thenCompose(node -> {
            if (node.isPresent()) {
                throw refused("The directory " + directory + " belongs to a database already: start it with"
                        + " FAIRBOT_MONGODB_URI, or, for another database, make a backup, restore it into an empty"
                        + " directory, and copy that.");
            }
            return local.get(CopyState.MODEL, CopyState.ID)
                    .thenCompose(found -> found.map(Document::value)
                            .<CompletionStage<CopyState>>map(CompletableFuture::completedStage)
                            .orElseGet(() -> begun(local, platform)));
        });
    }

    private static CompletionStage<CopyState> begun(EmbeddedStore local, Platform platform) {
        CopyState fresh = new CopyState(platform.ids().next());
        return local.writeRaw(List.of(Journal.row(CopyState.MODEL, CopyState.ID, fresh)), Optional.empty())
                .thenApply(kept -> fresh);
    }

    private CompletionStage<Void> owned(RemoteStore opened, CopyState state, List<Model<?>> shared) {
        return opened.isOwner(state.node()).thenCompose(mine -> {
            if (mine) {
                return CompletableFuture.completedStage(null);
            }
            return empty(opened, shared)
                    .thenCompose(nothing -> opened.claimOwnership(state.node(), label, false))
                    .thenAccept(other -> other.ifPresent(owner -> {
                        throw refused("The database belongs to the node " + owner.node() + " (" + owner.label()
                                + ") since " + owner.since() + ": name an empty one.");
                    }));
        });
    }

    private static CompletionStage<Void> empty(RemoteStore opened, List<Model<?>> shared) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Model<?> model : shared) {
            all = all.thenCompose(nothing -> opened.listVersions(model, "", 1)).thenAccept(found -> {
                if (!found.isEmpty()) {
                    throw refused("The database holds documents of " + model.name()
                            + " already: name an empty one, so that nothing in it is lost.");
                }
            });
        }
        return all;
    }

    private static <T> CompletionStage<T> closed(
            CompletionStage<Void> close,
            @org.jspecify.annotations.Nullable T result,
            @org.jspecify.annotations.Nullable Throwable failure) {
        return close.handle((nothing, ignored) -> {
            if (result == null) {
                throw new CompletionException(Stages.cause(Objects.requireNonNull(failure)));
            }
            return result;
        });
    }

    private static StoreException refused(String sentence) {
        return new StoreException(StoreErrorCode.REFUSED, sentence);
    }
}
