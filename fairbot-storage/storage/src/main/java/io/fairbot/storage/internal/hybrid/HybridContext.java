package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Change;
import io.fairbot.store.Model;
import io.fairbot.store.spi.ChangeFeed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The shared state and services of a hybrid store's components. */
final class HybridContext {
    /** The number of changes a listener may lag behind before it receives a resync. */
    private static final int HISTORY = 10_000;

    private final EmbeddedStore local;
    private final Map<String, Model<?>> models;
    private final Predicate<Model<?>> mirrored;
    private final TimeSource time;
    private final ModeTracker modes;
    private final Journal journal;
    private final SharedVersionClock versions;
    private final WriteBarrier gate = new WriteBarrier();
    private final KeyedExecutor<DocumentKey> lanes = new KeyedExecutor<>();
    private final ExecutorService feed;
    private final ChangeFeed hub;
    private final Mirror mirror;
    private volatile Optional<RemoteStore> remote = Optional.empty();
    private boolean disconnected;

    HybridContext(
            EmbeddedStore local, List<Model<?>> models, Predicate<Model<?>> mirrored, long limit, Platform platform) {
        this.local = local;
        this.models = models.stream().collect(Collectors.toUnmodifiableMap(Model::name, model -> model));
        this.mirrored = mirrored;
        time = platform.time();
        modes = new ModeTracker(time);
        journal = new Journal(local, this.models, limit);
        versions = new SharedVersionClock(time, local.versionFloor());
        feed = platform.executors().create("store-hybrid-feed", 1);
        hub = new ChangeFeed(platform.ids().next(), HISTORY, feed);
        mirror = new Mirror(this);
    }

    EmbeddedStore local() {
        return local;
    }

    Map<String, Model<?>> models() {
        return models;
    }

    boolean isMirrored(Model<?> model) {
        return mirrored.test(model);
    }

    TimeSource time() {
        return time;
    }

    ModeTracker modes() {
        return modes;
    }

    Journal journal() {
        return journal;
    }

    SharedVersionClock versions() {
        return versions;
    }

    WriteBarrier gate() {
        return gate;
    }

    KeyedExecutor<DocumentKey> lanes() {
        return lanes;
    }

    ChangeFeed hub() {
        return hub;
    }

    Mirror mirror() {
        return mirror;
    }

    /** Returns the database, once it has been reached. */
    Optional<RemoteStore> connected() {
        return remote;
    }

    /** Sets the database; returns false when the store was closed meanwhile, and the caller has to close it. */
    synchronized boolean connect(RemoteStore store) {
        if (!disconnected) {
            remote = Optional.of(store);
        }
        return !disconnected;
    }

    /** Rejects databases from now on; returns the one to close. */
    synchronized Optional<RemoteStore> disconnect() {
        disconnected = true;
        return remote;
    }

    void tell(List<Change> changes) {
        if (!changes.isEmpty()) {
            hub.publish(changes);
        }
    }

    void close() {
        hub.close();
        feed.shutdown();
    }
}
