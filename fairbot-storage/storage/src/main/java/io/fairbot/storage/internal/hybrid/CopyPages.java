package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.FieldValues;
import io.fairbot.store.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A walk through the documents of a model in the database and on this machine, range by range of ids.
 *
 * @param <V> what is read of each document
 */
final class CopyPages<V> {
    private static final int VERSIONS = 1_000;
    private static final int DOCUMENTS = 200;

    private final int size;
    private final Function<String, CompletionStage<Map<String, V>>> remote;
    private final Function<String, CompletionStage<Map<String, V>>> local;
    private final BiFunction<Map<String, V>, Map<String, V>, CompletionStage<Boolean>> visit;

    private CopyPages(
            int size,
            Function<String, CompletionStage<Map<String, V>>> remote,
            Function<String, CompletionStage<Map<String, V>>> local,
            BiFunction<Map<String, V>, Map<String, V>, CompletionStage<Boolean>> visit) {
        this.size = size;
        this.remote = remote;
        this.local = local;
        this.visit = visit;
    }

    /**
     * Visits the versions of all documents.
     *
     * @param visit receives the versions there and here, by id; its stage tells whether to go on
     */
    static CompletionStage<Void> versions(
            EmbeddedStore local,
            RemoteStore remote,
            Model<?> model,
            BiFunction<Map<String, Long>, Map<String, Long>, CompletionStage<Boolean>> visit) {
        return new CopyPages<>(
                        VERSIONS,
                        after -> remote.listVersions(model, after, VERSIONS),
                        after -> local.versions(model, after, VERSIONS),
                        visit)
                .walk("");
    }

    /**
     * Visits all documents.
     *
     * @param visit receives the documents there and here, by id; its stage tells whether to go on
     */
    static CompletionStage<Void> documents(
            EmbeddedStore local,
            RemoteStore remote,
            Model<?> model,
            BiFunction<Map<String, RawDocument>, Map<String, RawDocument>, CompletionStage<Boolean>> visit) {
        return new CopyPages<RawDocument>(
                        DOCUMENTS,
                        after -> remote.listRaw(model, after, DOCUMENTS).thenApply(CopyPages::byId),
                        after -> local.listRaw(model, after, DOCUMENTS).thenApply(CopyPages::byId),
                        visit)
                .walk("");
    }

    private static Map<String, RawDocument> byId(List<RawDocument> documents) {
        Map<String, RawDocument> byId = new LinkedHashMap<>();
        documents.forEach(document -> byId.put(document.id(), document));
        return byId;
    }

    private CompletionStage<Void> walk(String after) {
        return remote.apply(after).thenCombine(local.apply(after), this::range).thenCompose(end -> end);
    }

    /** Visits the range that both pages cover. */
    private CompletionStage<Void> range(Map<String, V> theirs, Map<String, V> ours) {
        Optional<String> upTo = Stream.of(theirs, ours)
                .filter(page -> page.size() == size)
                .map(CopyPages::last)
                .min(FieldValues::compareText);
        upTo.ifPresent(end -> {
            theirs.keySet().removeIf(id -> FieldValues.compareText(id, end) > 0);
            ours.keySet().removeIf(id -> FieldValues.compareText(id, end) > 0);
        });
        return visit.apply(theirs, ours)
                .thenCompose(goesOn ->
                        goesOn && upTo.isPresent() ? walk(upTo.get()) : CompletableFuture.completedStage(null));
    }

    /** Returns the last id of a page. */
    static String last(Map<String, ?> page) {
        String last = "";
        for (String id : page.keySet()) {
            last = id;
        }
        return last;
    }
}
