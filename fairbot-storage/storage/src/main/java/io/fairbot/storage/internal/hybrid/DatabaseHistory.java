package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.DatabaseIdentity;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.FieldValues;
import io.fairbot.store.Model;
import io.fairbot.store.Retention;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * The identity and history of the database, compared with what this directory last saw of it. A database with another
 * identity or with less history is never written to and never copied from. Safe for use from any thread.
 */
final class DatabaseHistory {
    /** The interval at which the counter of the database is raised while it is used. */
    static final Duration RAISE_INTERVAL = Duration.ofSeconds(2);

    private static final String REMEDY = " Nothing is copied, replayed or deleted, and the store goes on from the data"
            + " directory. Bring the right database back, or decide with \"storage accept --keep database\" or"
            + " \"storage accept --keep directory\"; --dry-run lists what is lost.";

    private final HybridContext parts;
    private volatile boolean isUsed;
    private long raised;

    DatabaseHistory(HybridContext parts) {
        this.parts = parts;
    }

    /** Records that a batch was sent: the counter is to be raised. */
    void used() {
        isUsed = true;
    }

    /**
     * Compares the identity of the database; completes with whether it is the known one, else the mode is FOREIGN
     * afterwards. Before the first contact every database is.
     */
    CompletionStage<Boolean> verify(RemoteStore remote) {
        Optional<DatabaseIdentity> known = parts.node().database();
        if (known.isEmpty()) {
            return CompletableFuture.completedStage(true);
        }
        return remote.identity().thenApply(found -> {
            Optional<String> difference = difference(known.get(), found);
            difference.ifPresent(this::foreign);
            return difference.isEmpty();
        });
    }

    private static Optional<String> difference(DatabaseIdentity known, Optional<DatabaseIdentity> found) {
        if (found.isEmpty()) {
            return Optional.of(
                    "The database is not the one that this data directory belongs to: it has no identity, so it"
                            + " is new, or it was emptied.");
        }
        if (!found.get().id().equals(known.id())) {
            return Optional.of(
                    "The database is not the one that this data directory belongs to: it has another identity.");
        }
        return found.get().counter() < known.counter()
                ? Optional.of(
                        "The database is an older copy of the one that this data directory belongs to: its counter"
                                + " is " + found.get().counter() + ", and " + known.counter() + " was seen.")
                : Optional.empty();
    }

    private void foreign(String found) {
        parts.trust(false);
        parts.modes().foreign(found + REMEDY);
    }

    /** Records that the database has less of a model than this directory knows to be there, or is another one. */
    CompletionStage<Void> foundLess(RemoteStore remote, Model<?> model) {
        parts.trust(false);
        return verify(remote).thenAccept(same -> {
            if (same) {
                foreign("The database has less history than this data directory: documents of " + model.name()
                        + " that it had acknowledged are older there, or missing without having been deleted.");
            }
        });
    }

    /** Makes sure that the database has an identity and that the directory knows it. */
    CompletionStage<Void> adopt(RemoteStore remote) {
        if (parts.node().database().isPresent()) {
            return CompletableFuture.completedStage(null);
        }
        return remote.createIdentity(parts.platform().ids().next())
                .thenCompose(identity -> parts.keep(parts.node().with(identity)));
    }

    /**
     * Raises the counter when it is time and the database was used, or looks whether the database is still the same;
     * completes with whether it is.
     */
    CompletionStage<Boolean> check(RemoteStore remote) {
        synchronized (this) {
            long now = parts.time().nanoTime();
            if (now - raised < RAISE_INTERVAL.toNanos()) {
                return CompletableFuture.completedStage(true);
            }
            raised = now;
        }
        return isUsed ? raise(remote) : verify(remote);
    }

    /** Raises the counter, which tells an older copy of the database from it; completes with whether it is the same. */
    CompletionStage<Boolean> raise(RemoteStore remote) {
        isUsed = false;
        DatabaseIdentity known = parts.node().database().orElseThrow();
        return remote.raiseHistory(known).thenCompose(now -> {
            if (now.isEmpty()) {
                return verify(remote);
            }
            NodeState seen = parts.node().with(now.get());
            parts.node(seen);
            // Without a sync: a lower counter than the last one recognises all older copies but the newest.
            return parts.local()
                    .writeLazily(List.of(Journal.row(NodeState.MODEL, NodeState.ID, seen)), Optional.empty())
                    // A full disk is no fault of the database.
                    .handle((kept, failure) -> true);
        });
    }

    /** Returns whether a copy that the database had is older there, or missing without a deletion and before its expiry. */
    CompletionStage<Boolean> isLost(Model<?> model, RawDocument ours, Optional<RawDocument> theirs) {
        return theirs.isPresent()
                ? CompletableFuture.completedStage(true)
                : lost(model, Map.of(ours.id(), ours.version())).thenApply(lost -> !lost.isEmpty());
    }

    /** Finds models of which the database has less than this directory; a few documents of each suffice to tell. */
    CompletionStage<Optional<Model<?>>> lostModel(RemoteStore remote) {
        CompletionStage<Optional<Model<?>>> found = CompletableFuture.completedStage(Optional.empty());
        for (Model<?> model : parts.models().values()) {
            if (parts.isMirrored(model)) {
                found = found.thenCompose(
                        before -> before.isPresent() ? CompletableFuture.completedStage(before) : lost(remote, model));
            }
        }
        return found;
    }

    private CompletionStage<Optional<Model<?>>> lost(RemoteStore remote, Model<?> model) {
        List<String> lost = new ArrayList<>();
        return lost(remote, model, ids -> {
                    lost.addAll(ids);
                    return false;
                })
                .thenApply(nothing -> lost.isEmpty() ? Optional.empty() : Optional.of(model));
    }

    /**
     * Finds the copies that the database has older or lacks without a deletion.
     *
     * @param found receives them range by range, and tells whether to go on
     */
    CompletionStage<Void> lost(RemoteStore remote, Model<?> model, Predicate<Set<String>> found) {
        return CopyPages.versions(parts.local(), remote, model, (theirs, ours) -> {
            Map<String, Long> older = new HashMap<>();
            Map<String, Long> missing = new HashMap<>();
            ours.forEach((id, version) -> {
                Long there = theirs.get(id);
                if (there == null) {
                    missing.put(id, version);
                } else if (there < version) {
                    older.put(id, version);
                }
            });
            return replicated(model, older).thenCombine(lost(model, missing), (changed, gone) -> {
                Set<String> all = new TreeSet<>(changed);
                all.addAll(gone);
                return all.isEmpty() || found.test(all);
            });
        });
    }

    /** Returns the documents without a journal entry: the database had them in this version. */
    private CompletionStage<Set<String>> replicated(Model<?> model, Map<String, Long> documents) {
        List<String> ids = List.copyOf(documents.keySet());
        List<RawWrite> markers = ids.stream()
                .map(id -> Journal.drop(JournalMarker.MODEL, new DocumentKey(model.name(), id).text()))
                .toList();
        return parts.local().versions(markers).thenApply(versions -> {
            Set<String> without = new TreeSet<>();
            for (int i = 0; i < versions.size(); i++) {
                if (versions.get(i) == 0) {
                    without.add(ids.get(i));
                }
            }
            return without;
        });
    }

    /** Returns those of some documents missing in the database that were neither deleted nor expired there. */
    private CompletionStage<Set<String>> lost(Model<?> model, Map<String, Long> missing) {
        if (missing.isEmpty()) {
            return CompletableFuture.completedStage(Set.of());
        }
        RemoteStore remote = parts.connected().orElseThrow();
        return replicated(model, missing)
                .thenCompose(replicated -> remote.listDeletions(model, replicated)
                        .thenCompose(deleted -> {
                            replicated.removeIf(id -> deleted.containsKey(id)
                                    && Objects.requireNonNull(deleted.get(id))
                                            > Objects.requireNonNull(missing.get(id)));
                            return withoutExpired(model, replicated);
                        }));
    }

    private CompletionStage<Set<String>> withoutExpired(Model<?> model, Set<String> ids) {
        if (model.retention().isEmpty()) {
            return CompletableFuture.completedStage(ids);
        }
        CompletionStage<Set<String>> all = CompletableFuture.completedStage(new TreeSet<>());
        for (String id : ids) {
            all = all.thenCombine(parts.local().getRaw(model, id), (rest, document) -> {
                if (document.filter(found -> !isExpired(model.retention().get(), found))
                        .isPresent()) {
                    rest.add(id);
                }
                return rest;
            });
        }
        return all;
    }

    private boolean isExpired(Retention retention, RawDocument document) {
        Instant limit = parts.time().now().minus(retention.duration());
        try {
            Optional<Object> at = FieldValues.read(document.body().toJsonNode(), retention.field());
            return at.filter(value ->
                            FieldValues.compare(Optional.of(value), Optional.of(FieldValues.normalize(limit))) < 0)
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
