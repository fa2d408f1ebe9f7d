package io.fairbot.fault;

import io.fairbot.storage.remote.DatabaseIdentity;
import io.fairbot.storage.remote.DatabaseOwner;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Model;
import io.fairbot.store.Subscription;
import io.fairbot.testkit.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A database that forwards every call to another one; a subclass overrides what it changes. */
class ForwardingRemote extends ForwardingStore implements RemoteStore {
    private final RemoteStore remote;

    ForwardingRemote(RemoteStore remote) {
        super(remote);
        this.remote = remote;
    }

    @Override
    public CompletionStage<BatchResult> apply(RawBatch batch) {
        return remote.apply(batch);
    }

    @Override
    public CompletionStage<ReplayResult> replay(List<RawBatch> batches, List<RawBatch> later, Duration timeout) {
        return remote.replay(batches, later, timeout);
    }

    @Override
    public CompletionStage<Map<String, Long>> listDeletions(Model<?> model, Collection<String> ids) {
        return remote.listDeletions(model, ids);
    }

    @Override
    public CompletionStage<Long> forgetBatches(Instant before) {
        return remote.forgetBatches(before);
    }

    @Override
    public CompletionStage<Optional<DatabaseIdentity>> identity() {
        return remote.identity();
    }

    @Override
    public CompletionStage<DatabaseIdentity> createIdentity(String id) {
        return remote.createIdentity(id);
    }

    @Override
    public CompletionStage<Optional<DatabaseIdentity>> raiseHistory(DatabaseIdentity seen) {
        return remote.raiseHistory(seen);
    }

    @Override
    public CompletionStage<Void> replaceIdentity(DatabaseIdentity identity) {
        return remote.replaceIdentity(identity);
    }

    @Override
    public CompletionStage<Void> overwrite(RawBatch batch) {
        return remote.overwrite(batch);
    }

    @Override
    public CompletionStage<Optional<RawDocument>> getRaw(Model<?> model, String id) {
        return remote.getRaw(model, id);
    }

    @Override
    public CompletionStage<List<RawDocument>> listRaw(Model<?> model, String after, int limit) {
        return remote.listRaw(model, after, limit);
    }

    @Override
    public CompletionStage<Map<String, Long>> listVersions(Model<?> model, String after, int limit) {
        return remote.listVersions(model, after, limit);
    }

    @Override
    public CompletionStage<Map<String, Long>> listExpired(Model<?> model, Instant now, int limit) {
        return remote.listExpired(model, now, limit);
    }

    @Override
    public CompletionStage<Void> probe() {
        return remote.probe();
    }

    @Override
    public CompletionStage<Optional<DatabaseOwner>> claimOwnership(String node, String label, boolean takeOver) {
        return remote.claimOwnership(node, label, takeOver);
    }

    @Override
    public CompletionStage<Boolean> isOwner(String node) {
        return remote.isOwner(node);
    }

    @Override
    public Subscription subscribeExternal(Set<Model<?>> models, ChangeListener listener) {
        return remote.subscribeExternal(models, listener);
    }
}
