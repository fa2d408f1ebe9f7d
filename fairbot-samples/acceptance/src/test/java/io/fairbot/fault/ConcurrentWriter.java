package io.fairbot.fault;

import io.fairbot.config.Secret;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;

/** Another program that works with the same database. */
final class ConcurrentWriter implements AutoCloseable {
    /** The database may be as busy as the machine is; this must get its answers all the same. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("other-program");
    private final Platform platform;
    private final DocumentStore store;

    ConcurrentWriter(String uri, String database, String key) {
        SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
        platform = new Platform(time, IdGenerator.ulids(time, new SecureRandom()), new DaemonExecutorFactory());
        store = Mongo.uri(uri)
                .database(database)
                .timeout(PATIENCE)
                .encryptionKey(EncryptionKey.of(Secret.of(key)))
                .storage()
                .open(ConversationModels.all(), platform)
                .toCompletableFuture()
                .join();
    }

    /**
     * Writes every conversation once more, as it is: its version rises, and what was decided by the old one no longer fits.
     *
     * @return how many it wrote; transactions that were left open may hold the others
     */
    int touchConversations() {
        int written = 0;
        for (Document<ConversationRecord> conversation : store.find(
                        Query.of(ConversationModels.CONVERSATIONS).limit(Query.MAX_LIMIT))
                .toCompletableFuture()
                .join()
                .documents()) {
            try {
                store.apply(Batch.of(
                                platform.ids().next(),
                                Write.put(ConversationModels.CONVERSATIONS, conversation.id(), conversation.value())))
                        .toCompletableFuture()
                        .join();
                written++;
            } catch (CompletionException e) {
                // A transaction that the process left open holds this one; the next will do.
            }
        }
        return written;
    }

    @Override
    public void close() {
        store.close().toCompletableFuture().join();
        scheduler.shutdownNow();
    }
}
