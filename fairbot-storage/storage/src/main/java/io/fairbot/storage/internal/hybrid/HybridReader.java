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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The read path of the hybrid store: answers from the copies, or from the database where there are none or they are older
 * than it.
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
        if (!parts.isMirrored(model)) {
            // First here: what is replayed meanwhile is there before it is no longer here.
            return parts.modes().isNormal()
                    ? watched(remote().get(model, id))
                    : local.get(model, id)
                            .thenCompose(found -> found.isPresent()
                                    ? CompletableFuture.completedStage(found)
                                    : reachable().thenCompose(remote -> watched(remote.get(model, id))));
        }
        return mirrored(
                parts.lanes().copied(new DocumentKey(model.name(), id)),
                () -> local.get(model, id),
                () -> remote().get(model, id));
    }

    <T> CompletionStage<Page<T>> find(Query<T> query) {
        local.check(query.model());
        query.index();
        if (!parts.isMirrored(query.model())) {
            return parts.modes().isNormal()
                    ? watched(remote().find(query))
                    : reachable()
                            .thenCompose(remote -> local.find(query)
                                    .thenCompose(here ->
                                            watched(remote.find(query)).thenApply(there -> merge(query, here, there))));
        }
        return mirrored(
                parts.lanes().copied(query.model().name()), () -> local.find(query), () -> remote().find(query));
    }

    /** Reads copies once they are written, or the database while they are older than it. */
    private <R> CompletionStage<R> mirrored(
            CompletionStage<Void> copied, Supplier<CompletionStage<R>> copy, Supplier<CompletionStage<R>> database) {
        return copied.thenCompose(nothing -> {
            boolean isNormal = parts.modes().isNormal();
            if (parts.isBehind()) {
                return isNormal
                        ? verified(database, () -> CompletableFuture.failedStage(HybridWriter.behind()))
                        : CompletableFuture.failedStage(HybridWriter.behind());
            }
            // What others changed meanwhile: without the database the older copy is better than none.
            return isNormal && parts.isStale()
                    ? verified(database, copy).exceptionallyCompose(loss -> orFails(loss, copy))
                    : copy.get();
        });
    }

    /**
     * Reads the database; then verifies that it still is the one of this directory. One that was dropped just now looks as if
     * nothing had ever been stored.
     *
     * @param instead what is read when it is not
     */
    private <R> CompletionStage<R> verified(
            Supplier<CompletionStage<R>> database, Supplier<CompletionStage<R>> instead) {
        return watched(database.get()
                .thenCompose(result -> parts.history()
                        .verify(remote())
                        .thenCompose(same -> same ? CompletableFuture.completedStage(result) : instead.get())));
    }

    private static <R> CompletionStage<R> orFails(Throwable failure, Supplier<CompletionStage<R>> copy) {
        return HybridWriter.isLoss(Stages.cause(failure)) ? copy.get() : CompletableFuture.failedStage(failure);
    }

    private RemoteStore remote() {
        return parts.connected().orElseThrow();
    }

    private CompletionStage<RemoteStore> reachable() {
        ModeTracker.HybridMode mode = parts.modes().current();
        boolean isReachable = mode == ModeTracker.HybridMode.NORMAL || mode == ModeTracker.HybridMode.RECOVERING;
        return isReachable && parts.connected().isPresent()
                ? CompletableFuture.completedStage(remote())
                : CompletableFuture.failedStage(new StoreException(
                        StoreErrorCode.UNAVAILABLE,
                        "The database is away, and these documents have no copy on this machine: try again later."));
    }

    /** Observes a read, whose failure reveals as much about the database as that of a write. */
    private <R> CompletionStage<R> watched(CompletionStage<R> read) {
        return read.whenComplete((result, failure) -> {
            if (failure != null && HybridWriter.isLoss(Stages.cause(failure))) {
                parts.modes().degraded(String.valueOf(Stages.cause(failure).getMessage()));
            }
        });
    }

    /** Merges pages of documents that never change, so that those of both places are the same. */
    private static <T> Page<T> merge(Query<T> query, Page<T> here, Page<T> there) {
        Map<String, Document<T>> byId = new LinkedHashMap<>();
        here.documents().forEach(document -> byId.put(document.id(), document));
        there.documents().forEach(document -> byId.putIfAbsent(document.id(), document));
        List<Document<T>> all = new ArrayList<>(byId.values());
        all.sort(order(query));
        boolean more = all.size() > query.limit()
                || here.next().isPresent()
                || there.next().isPresent();
        List<Document<T>> page = all.subList(0, Math.min(all.size(), query.limit()));
        Optional<String> next = more && !page.isEmpty()
                ? Optional.of(place(query, page.get(page.size() - 1)).encode())
                : Optional.empty();
        List<Page.DamagedDocument> damaged = new ArrayList<>(here.damaged());
        damaged.addAll(there.damaged());
        return new Page<>(page, next, damaged);
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
