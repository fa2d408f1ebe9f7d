package io.fairbot.storage.internal;

import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Model;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** All documents of a store as they were at one moment, whatever is written meanwhile. Used by one caller at a time. */
public interface StoreSnapshot extends AutoCloseable {

    /** Which moment it is. */
    Instant at();

    /** About how many documents of a model there are. */
    CompletionStage<Long> count(Model<?> model);

    /** Reads documents as they are kept, in the order of their ids, behind one. */
    CompletionStage<List<RawDocument>> listRaw(Model<?> model, String after, int limit);

    @Override
    void close();
}
