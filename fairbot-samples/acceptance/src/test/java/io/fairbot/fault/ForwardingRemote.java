package io.fairbot.fault;

import io.fairbot.storage.remote.DatabaseOwner;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Model;
import io.fairbot.store.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A database that does what another one does. */
class ForwardingRemote extends ForwardingStore implements RemoteStore {
    private final RemoteStore sound;

    ForwardingRemote(RemoteStore sound) {
        super(sound);
        this.sound = sound;
    }

    @Override
    public CompletionStage<BatchResult> apply(RawBatch batch) {
        return sound.apply(batch);
    }

    @Override
    public CompletionStage<List<BatchResult>> replay(List<RawBatch> batches) {
        return sound.replay(batches);
    }

    @Override
    public CompletionStage<Optional<RawDocument>> raw(Model<?> model, String id) {
        return sound.raw(model, id);
    }

    @Override
    public CompletionStage<List<RawDocument>> raw(Model<?> model, String after, int limit) {
        return sound.raw(model, after, limit);
    }

    @Override
    public CompletionStage<Map<String, Long>> versions(Model<?> model, String after, int limit) {
        return sound.versions(model, after, limit);
    }

    @Override
    public CompletionStage<Map<String, Long>> expired(Model<?> model, Instant now, int limit) {
        return sound.expired(model, now, limit);
    }

    @Override
    public CompletionStage<Void> probe() {
        return sound.probe();
    }

    @Override
    public CompletionStage<Optional<DatabaseOwner>> claim(String node, String label, boolean takeOver) {
        return sound.claim(node, label, takeOver);
    }

    @Override
    public CompletionStage<Boolean> isOwner(String node) {
        return sound.isOwner(node);
    }

    @Override
    public Subscription subscribeForeign(Set<Model<?>> models, ChangeListener listener) {
        return sound.subscribeForeign(models, listener);
    }
}
