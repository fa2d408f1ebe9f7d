package io.fairbot.fault;

import io.fairbot.storage.remote.DatabaseOwner;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Model;
import io.fairbot.store.Subscription;
import io.fairbot.testkit.ForwardingStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A database that forwards every call to another one; a subclass overrides what it changes. */
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
    public CompletionStage<Optional<RawDocument>> getRaw(Model<?> model, String id) {
        return sound.getRaw(model, id);
    }

    @Override
    public CompletionStage<List<RawDocument>> listRaw(Model<?> model, String after, int limit) {
        return sound.listRaw(model, after, limit);
    }

    @Override
    public CompletionStage<Map<String, Long>> listVersions(Model<?> model, String after, int limit) {
        return sound.listVersions(model, after, limit);
    }

    @Override
    public CompletionStage<Map<String, Long>> listExpired(Model<?> model, Instant now, int limit) {
        return sound.listExpired(model, now, limit);
    }

    @Override
    public CompletionStage<Void> probe() {
        return sound.probe();
    }

    @Override
    public CompletionStage<Optional<DatabaseOwner>> claimOwnership(String node, String label, boolean takeOver) {
        return sound.claimOwnership(node, label, takeOver);
    }

    @Override
    public CompletionStage<Boolean> isOwner(String node) {
        return sound.isOwner(node);
    }

    @Override
    public Subscription subscribeExternal(Set<Model<?>> models, ChangeListener listener) {
        return sound.subscribeExternal(models, listener);
    }
}
