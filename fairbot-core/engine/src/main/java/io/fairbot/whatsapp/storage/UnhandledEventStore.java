package io.fairbot.whatsapp.storage;

import io.fairbot.Internal;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store of what providers reported and nothing handles. It stores a bounded number in an hour. Safe for use from any thread. */
@Internal
public final class UnhandledEventStore {
    /** The largest number of events that a node stores in an hour; their bodies have up to 64 KiB. */
    static final int MAX_PER_HOUR = 2000;

    private static final Logger log = LoggerFactory.getLogger(UnhandledEventStore.class);
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final DocumentStore store;
    private final Platform platform;
    private long hourBegan;
    private int inThisHour;

    /**
     * Creates a store of unhandled events.
     *
     * @param store the store of the documents
     * @param platform time and identifiers
     */
    public UnhandledEventStore(DocumentStore store, Platform platform) {
        this.store = store;
        this.platform = platform;
        hourBegan = platform.time().nanoTime();
    }

    /**
     * Stores an event; a repetition of it is the same document. When there are more than {@value #MAX_PER_HOUR} in an hour, the rest
     * is dropped with a warning in the log.
     *
     * @param event the event
     * @return completes when it is durable or dropped; fails when the store does
     */
    public CompletionStage<Void> keep(UnhandledEvent event) {
        if (!hasRoom()) {
            return CompletableFuture.completedStage(null);
        }
        Write write = Write.put(ConversationModels.UNHANDLED, id(event), event);
        return store.apply(Batch.of(platform.ids().next(), write)).thenAccept(BatchResult::orThrow);
    }

    private synchronized boolean hasRoom() {
        long now = platform.time().nanoTime();
        if (now - hourBegan >= HOUR) {
            hourBegan = now;
            inThisHour = 0;
        }
        inThisHour++;
        if (inThisHour == MAX_PER_HOUR + 1) {
            log.warn(
                    "More than {} events that nothing handles were received within an hour; the rest of them is not"
                            + " stored. Their kinds are in the log above.",
                    MAX_PER_HOUR);
        }
        return inThisHour <= MAX_PER_HOUR;
    }

    /** Returns an id that depends on everything but the time. */
    private static String id(UnhandledEvent event) {
        String text = String.join("\n", event.channel(), event.branch().orElse(""), event.kind(), event.body());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
