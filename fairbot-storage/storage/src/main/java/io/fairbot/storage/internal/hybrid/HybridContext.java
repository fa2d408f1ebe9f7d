package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Model;
import io.fairbot.store.spi.ChangeFeed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shared state and services of a hybrid store's components. */
final class HybridContext implements HybridWriter.RemoteCommits {
    private static final Logger log = LoggerFactory.getLogger(HybridContext.class);
    /** The number of changes a listener may lag behind before it receives a resync. */
    private static final int HISTORY = 10_000;

    private final EmbeddedStore local;
    private final BehindMark behind;
    private final Map<String, Model<?>> models;
    private final Platform platform;
    private final ModeTracker modes;
    private final Journal journal;
    private final SharedVersionClock versions;
    private final DocumentLanes lanes = new DocumentLanes();
    private final ExecutorService feed;
    private final ChangeFeed hub;
    private final Mirror mirror;
    private final DatabaseHistory history;
    private volatile NodeState node;
    private volatile Optional<RemoteStore> remote = Optional.empty();
    private volatile boolean isTrusted;
    private boolean disconnected;

    HybridContext(EmbeddedStore local, BehindMark behind, List<Model<?>> models, long limit, Platform platform) {
        this.local = local;
        this.behind = behind;
        this.models = models.stream().collect(Collectors.toUnmodifiableMap(Model::name, model -> model));
        this.platform = platform;
        modes = new ModeTracker(platform.time());
        journal = new Journal(local, this.models, limit, platform.time());
        versions = new SharedVersionClock(platform.time(), local.versionFloor());
        feed = platform.executors().create("store-hybrid-feed", 1);
        hub = new ChangeFeed(platform.ids().next(), HISTORY, feed);
        mirror = new Mirror(this);
        history = new DatabaseHistory(this);
        node = new NodeState("", false, Optional.empty());
    }

    EmbeddedStore local() {
        return local;
    }

    BehindMark behind() {
        return behind;
    }

    Map<String, Model<?>> models() {
        return models;
    }

    /** Returns whether documents of a model have copies on this machine. */
    boolean isMirrored(Model<?> model) {
        return !model.isAppendOnly();
    }

    Platform platform() {
        return platform;
    }

    TimeSource time() {
        return platform.time();
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

    DocumentLanes lanes() {
        return lanes;
    }

    ChangeFeed hub() {
        return hub;
    }

    Mirror mirror() {
        return mirror;
    }

    DatabaseHistory history() {
        return history;
    }

    NodeState node() {
        return node;
    }

    /** Sets the state of the directory as it was read. */
    void node(NodeState state) {
        node = state;
    }

    /** Stores a changed state of the directory; completes when it is durable. */
    CompletionStage<Void> keep(NodeState state) {
        node = state;
        return local.writeRaw(List.of(Journal.row(NodeState.MODEL, NodeState.ID, state)), Optional.empty())
                .thenAccept(kept -> {});
    }

    /** Returns the database, once it has been reached. */
    Optional<RemoteStore> connected() {
        return remote;
    }

    /**
     * Sets the database.
     *
     * @param store the database that was opened
     * @param before the database that was connected when the opening began, which this one replaces
     * @return false when the store was closed meanwhile, or another opening was faster, and the caller has to close it
     */
    synchronized boolean connect(RemoteStore store, Optional<RemoteStore> before) {
        boolean isAwaited = !disconnected && remote.equals(before);
        if (isAwaited) {
            remote = Optional.of(store);
        }
        return isAwaited;
    }

    /** Rejects databases from now on; returns the one to close. */
    synchronized Optional<RemoteStore> disconnect() {
        disconnected = true;
        return remote;
    }

    /** Returns whether the database was verified to be the one of this directory, so that copies may follow it. */
    boolean isTrusted() {
        return isTrusted;
    }

    void trust(boolean verified) {
        isTrusted = verified;
    }

    @Override
    public CompletionStage<BatchResult> apply(RawBatch batch) {
        history.used();
        return remote.orElseThrow().apply(batch);
    }

    @Override
    public CompletionStage<Boolean> isOurs() {
        return history.verify(remote.orElseThrow());
    }

    @Override
    public CompletionStage<Void> refresh(RawBatch batch) {
        return mirror.refreshInTurn(batch);
    }

    @Override
    public boolean isStale() {
        return mirror.isStale();
    }

    @Override
    public boolean isBehind() {
        return behind.isSet();
    }

    @Override
    public void fallBehind(Throwable cause) {
        mirror.markStale(cause);
        behind.set(cause);
    }

    void tell(List<Change> changes) {
        if (!changes.isEmpty()) {
            hub.publish(changes);
        }
    }

    void close() {
        hub.close();
        feed.shutdown();
        try {
            behind.close();
        } catch (IOException e) {
            log.warn("The mark of the data directory was not closed: {}", e.toString());
        }
    }
}
