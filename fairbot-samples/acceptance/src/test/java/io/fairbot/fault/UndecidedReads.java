package io.fairbot.fault;

import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.testkit.ForwardingStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store in which a document is read as a batch wants it that is not decided yet. */
final class UndecidedReads extends ForwardingStore {
    private final Map<List<String>, Write.Put<?>> undecided = new ConcurrentHashMap<>();

    UndecidedReads(DocumentStore sound) {
        super(sound);
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        for (Write write : batch.writes()) {
            if (write instanceof Write.Put<?> put) {
                undecided.put(key(write.model(), write.id()), put);
            }
        }
        return sound.apply(batch)
                .whenComplete((result, failure) ->
                        batch.writes().forEach(write -> undecided.remove(key(write.model(), write.id()), write)));
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        Write.Put<?> put = undecided.get(key(model, id));
        return put == null
                ? sound.get(model, id)
                : CompletableFuture.completedStage(Optional.of(new Document<>(
                        model,
                        id,
                        put.precondition().version() + 1,
                        model.type().cast(put.value()))));
    }

    private static List<String> key(Model<?> model, String id) {
        return List.of(model.name(), id);
    }
}
