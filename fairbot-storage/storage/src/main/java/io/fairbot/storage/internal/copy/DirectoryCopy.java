package io.fairbot.storage.internal.copy;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.internal.hybrid.CopyState;
import io.fairbot.storage.internal.hybrid.HybridStoreFactory;
import io.fairbot.storage.internal.hybrid.Journal;
import io.fairbot.storage.internal.hybrid.NodeState;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Conflict;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.ProgressListener;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
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
 * Brings the documents of a data directory into an empty database, which the directory belongs to from then on.
 *
 * <p>The directory notes that it is on its way, then becomes the owner of the database, then its documents are copied, then both are
 * read anew and compared, and only then the note becomes that of a directory that owns its database. A run that was cut off finds its
 * note and itself as the owner, and copies what is not there yet.
 *
 * @param directory the data directory, used by nobody
 * @param remote opens the database
 * @param label what people call this node
 */
public record DirectoryCopy(
        Path directory,
        BiFunction<List<Model<?>>, Platform, CompletionStage<? extends RemoteStore>> remote,
        String label) {

    /** Copies and compares; ends with how many documents of each model there are. */
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
                                Journal.row(NodeState.MODEL, NodeState.ID, new NodeState(state.node(), true)),
                                Journal.drop(CopyState.MODEL, CopyState.ID)),
                        Optional.empty()))
                .thenAccept(written -> {});
    }

    /** How many documents are to be copied; refuses what this program would leave behind. */
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
