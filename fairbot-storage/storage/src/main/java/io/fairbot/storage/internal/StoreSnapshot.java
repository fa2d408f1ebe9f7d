package io.fairbot.storage.internal;

import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Model;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A consistent snapshot of all documents of a store, unaffected by later writes. Used by one caller at a time. */
public interface StoreSnapshot extends AutoCloseable {

    /** Returns the time of the snapshot. */
    Instant at();

    /** Returns the approximate number of documents of a model. */
    CompletionStage<Long> count(Model<?> model);

    /** Reads documents in their stored form, ordered by id, after a given id. */
    CompletionStage<List<RawDocument>> listRaw(Model<?> model, String after, int limit);

    @Override
    void close();
}
