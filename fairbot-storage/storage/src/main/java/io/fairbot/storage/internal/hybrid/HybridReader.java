package io.fairbot.storage.internal.hybrid;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.runtime.Stages;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Cursor;
import io.fairbot.store.Document;
import io.fairbot.store.FieldValues;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The read path of the hybrid store: routes a read to the local mirror, the database, or both while the journal has
 * entries.
 */
final class HybridReader {
    private final HybridContext parts;
    private final EmbeddedStore local;

    HybridReader(HybridContext parts) {
        this.parts = parts;
        local = parts.local();
    }

    <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        local.check(model);
        if (parts.isMirrored(model)) {
            return copiesAreBehind()
                    ? watched(remote().get(model, id)).exceptionallyCompose(loss -> orFails(loss, local.get(model, id)))
                    : local.get(model, id);
        }
        if (parts.modes().isNormal()) {
            return watched(remote().get(model, id));
        }
        return parts.journal().of(new DocumentKey(model.name(), id)).thenCompose(marker -> {
            if (marker.isEmpty()) {
                return reachable().thenCompose(remote -> watched(remote.get(model, id)));
            }
            if (marker.get().deleted()) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            return local.get(model, id)
                    .thenCompose(found -> found.isPresent()
                            ? CompletableFuture.completedStage(found)
                            // It was replayed in between.
                            : get(model, id));
        });
    }

    <T> CompletionStage<Page<T>> find(Query<T> query) {
        local.check(query.model());
        query.index();
        if (parts.isMirrored(query.model())) {
            return copiesAreBehind()
                    ? watched(remote().find(query)).exceptionallyCompose(loss -> orFails(loss, local.find(query)))
                    : local.find(query);
        }
        if (parts.modes().isNormal()) {
            return watched(remote().find(query));
        }
        // A document read locally first may be replayed meanwhile, and then is in the database too; in the opposite
        // order it could be missed in both places.
        return reachable()
                .thenCompose(remote -> journalled(query.model(), Optional.empty(), new HashSet<>())
                        .thenCompose(ids -> local.find(query).thenCompose(here -> merge(remote, query, ids, here))));
    }

    /**
     * Returns whether the mirror is stale, in which case reads go to the database, which is complete in normal mode.
     */
    private boolean copiesAreBehind() {
        return parts.mirror().isStale() && parts.modes().isNormal();
    }

    /** Falls back to the mirror: without the database a stale copy is better than none. */
    private static <R> CompletionStage<R> orFails(Throwable failure, CompletionStage<R> copy) {
        return HybridWriter.isLoss(Stages.cause(failure)) ? copy : CompletableFuture.failedStage(failure);
    }

    private RemoteStore remote() {
        return parts.connected().orElseThrow();
    }

    private CompletionStage<RemoteStore> reachable() {
        if (parts.modes().current() == ModeTracker.HybridMode.DEGRADED
                || parts.connected().isEmpty()) {
            return CompletableFuture.failedStage(new StoreException(
                    StoreErrorCode.UNAVAILABLE,
                    "The database is away, and these documents have no copy on this machine: try again later."));
        }
        return CompletableFuture.completedStage(remote());
    }

    /** Observes a read, whose failure reveals as much about the database as that of a write. */
    private <R> CompletionStage<R> watched(CompletionStage<R> read) {
        return read.whenComplete((result, failure) -> {
            if (failure != null && HybridWriter.isLoss(Stages.cause(failure))) {
                parts.modes().degraded(String.valueOf(Stages.cause(failure).getMessage()));
            }
        });
    }

    /** Returns the ids of a model that the journal contains. */
    private CompletionStage<Set<String>> journalled(Model<?> model, Optional<String> after, Set<String> found) {
        Query<JournalMarker> ofModel =
                Query.of(JournalMarker.MODEL).where("model", model.name()).limit(Query.MAX_LIMIT);
        return local.find(after.map(ofModel::after).orElse(ofModel)).thenCompose(page -> {
            page.documents()
                    .forEach(marker ->
                            found.add(marker.id().substring(model.name().length() + 1)));
            return page.next().isEmpty()
                    ? CompletableFuture.completedStage(found)
                    : journalled(model, page.next(), found);
        });
    }

    private <T> CompletionStage<Page<T>> merge(RemoteStore remote, Query<T> query, Set<String> ids, Page<T> here) {
        return others(remote, query, ids, new ArrayList<>()).thenApply(remaining -> {
            List<Document<T>> all = new ArrayList<>(here.documents());
            all.addAll(remaining);
            all.sort(order(query));
            boolean more = all.size() > query.limit() || here.next().isPresent();
            List<Document<T>> page = all.subList(0, Math.min(all.size(), query.limit()));
            Optional<String> next =
                    more ? Optional.of(place(query, page.get(page.size() - 1)).encode()) : Optional.empty();
            return new Page<>(page, next, here.damaged());
        });
    }

    /** Reads documents from the database that are not in the journal: one more than requested, or all. */
    private <T> CompletionStage<List<Document<T>>> others(
            RemoteStore remote, Query<T> query, Set<String> ids, List<Document<T>> found) {
        return watched(remote.find(query)).thenCompose(page -> {
            page.documents().stream()
                    .filter(document -> !ids.contains(document.id()))
                    .forEach(found::add);
            return page.next().isEmpty() || found.size() > query.limit()
                    ? CompletableFuture.completedStage(found)
                    : others(remote, query.after(page.next().get()), ids, found);
        });
    }

    private static <T> Comparator<Document<T>> order(Query<T> query) {
        Comparator<Document<T>> ascending = (left, right) -> {
            List<Optional<Object>> a = place(query, left).values();
            List<Optional<Object>> b = place(query, right).values();
            for (int i = 0; i < a.size(); i++) {
                int difference = FieldValues.compare(a.get(i), b.get(i));
                if (difference != 0) {
                    return difference;
                }
            }
            return FieldValues.compareText(left.id(), right.id());
        };
        return query.isDescending() ? ascending.reversed() : ascending;
    }

    private static <T> Cursor place(Query<T> query, Document<T> document) {
        JsonNode tree = Json.mapper().valueToTree(document.value());
        return new Cursor(
                query.sortFields().stream()
                        .map(field -> FieldValues.read(tree, field))
                        .toList(),
                document.id());
    }
}
