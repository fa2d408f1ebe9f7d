package io.fairbot.storage;

import io.fairbot.runtime.Platform;
import io.fairbot.storage.internal.cache.CachedStore;
import io.fairbot.storage.internal.hybrid.HybridStoreFactory;
import io.fairbot.storage.remote.RemoteStorage;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A store of one node that writes to a shared database, or to a local directory while the database is unavailable.
 * Immutable; every method returns a new one.
 *
 * <p>Defaults: the label is "fairbot", at most {@value #DEFAULT_JOURNAL_LIMIT} batches are journalled, and another
 * owner is not replaced.
 */
public final class HybridStorage implements StoreProvider {
    /** The default limit of the journal, in batches. */
    public static final long DEFAULT_JOURNAL_LIMIT = 500_000;

    /** The maximum number of documents in the cache. */
    private static final long CACHED = 10_000;

    private static final Duration LOOK = Duration.ofMillis(500);

    private final RemoteStorage remote;
    private final Path directory;
    private final String nodeLabel;
    private final long journal;
    private final boolean takeOver;

    private HybridStorage(RemoteStorage remote, Path directory, String label, long journal, boolean takeOver) {
        this.remote = remote;
        this.directory = directory;
        this.nodeLabel = label;
        this.journal = journal;
        this.takeOver = takeOver;
    }

    static HybridStorage of(RemoteStorage remote, Path directory) {
        return new HybridStorage(remote, directory, "fairbot", DEFAULT_JOURNAL_LIMIT, false);
    }

    /**
     * Sets the human-readable name of this node, such as its host name; it is shown to an operator who tries to start a
     * second node.
     *
     * @param name any text
     * @return the changed store
     */
    public HybridStorage nodeLabel(String name) {
        return new HybridStorage(remote, directory, name, journal, takeOver);
    }

    /**
     * Sets how many batches can wait for the database; beyond that, writes are refused. A warning is issued at 80 %.
     *
     * @param batches 1 or more; each takes about as much space as its documents
     * @return the changed store
     * @throws IllegalArgumentException when out of range
     */
    public HybridStorage journalLimit(long batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("A journal holds 1 batch or more, not " + batches + ".");
        }
        return new HybridStorage(remote, directory, nodeLabel, batches, takeOver);
    }

    /**
     * Sets whether this node replaces, at its start, another node that owns the database. Only for a node that will
     * never return: the owner record exists to prevent two writers.
     *
     * @param replace whether to replace it
     * @return the changed store
     */
    public HybridStorage takeOver(boolean replace) {
        return new HybridStorage(remote, directory, nodeLabel, journal, replace);
    }

    @Override
    public CompletionStage<DocumentStore> open(List<Model<?>> models, Platform platform) {
        HybridStoreFactory opening =
                new HybridStoreFactory(directory, remote::open, journal, remote.timeout(), LOOK, nodeLabel, takeOver);
        return opening.open(models, platform).thenApply(store -> new CachedStore(store, models, CACHED));
    }
}
