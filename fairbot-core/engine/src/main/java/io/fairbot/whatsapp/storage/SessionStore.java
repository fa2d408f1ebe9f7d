package io.fairbot.whatsapp.storage;

import io.fairbot.Internal;
import io.fairbot.runtime.Stages;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The store of one session of a line, until the session was closed. */
@Internal
public final class SessionStore implements ChannelStore {
    private final LineDocuments documents;
    private volatile boolean ended;

    SessionStore(LineDocuments documents) {
        this.documents = documents;
    }

    /** Refuses every later call: the session was closed. */
    public void end() {
        ended = true;
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        return whileOpen(() -> documents.get(model, id));
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        return whileOpen(() -> documents.find(query));
    }

    @Override
    public CompletionStage<BatchResult> commit(List<Write> writes) {
        return whileOpen(() -> documents.commit(writes));
    }

    private <T> CompletionStage<T> whileOpen(Supplier<CompletionStage<T>> call) {
        return Stages.attempt(() -> {
            if (ended) {
                throw new IllegalStateException("The session was closed; its channel store ended with it.");
            }
            return call.get();
        });
    }
}
