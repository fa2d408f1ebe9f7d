package io.fairbot.agent.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What waits of one sender for one receiver: in order, and bounded. Filled by any thread, emptied by the receiver's. */
final class SenderQueue {
    private final Mailbox from;
    private final Mailbox to;
    private final int capacity;
    private final Queue<QueuedMessage> letters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Whether the receiver knows that something is here. */
    private final AtomicBoolean listed = new AtomicBoolean();

    private volatile @Nullable CompletableFuture<Void> room;

    SenderQueue(Mailbox from, Mailbox to, int capacity) {
        this.from = from;
        this.to = to;
        this.capacity = capacity;
    }

    Mailbox to() {
        return to;
    }

    int waiting() {
        return waiting.get();
    }

    /** Answers false when it is full. */
    boolean offer(QueuedMessage letter) {
        if (waiting.incrementAndGet() > capacity) {
            waiting.decrementAndGet();
            return false;
        }
        letters.add(letter);
        list();
        return true;
    }

    private void list() {
        if (!listed.get() && listed.compareAndSet(false, true)) {
            to.list(this);
        }
    }

    /** The next letter, or null. */
    @Nullable
    QueuedMessage take() {
        QueuedMessage letter = letters.poll();
        if (letter != null && waiting.decrementAndGet() <= capacity / 2 && room != null) {
            tellRoom();
        }
        return letter;
    }

    /** The receiver turns to others; what is still here comes again. */
    void relist() {
        listed.set(false);
        if (!letters.isEmpty()) {
            list();
        }
    }

    CompletionStage<Void> room() {
        if (hasRoom()) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> asked;
        synchronized (this) {
            CompletableFuture<Void> waitsAlready = room;
            asked = waitsAlready == null ? new CompletableFuture<>() : waitsAlready;
            room = asked;
        }
        // Only after it was noted: otherwise the last letter could be taken in between, and nobody would tell.
        if (hasRoom()) {
            tellRoom();
        }
        return asked.minimalCompletionStage();
    }

    private boolean hasRoom() {
        return waiting.get() <= capacity / 2 || !to.isAccepting();
    }

    /** Takes all that waits. */
    List<QueuedMessage> drain() {
        List<QueuedMessage> rest = new ArrayList<>();
        for (QueuedMessage letter = take(); letter != null; letter = take()) {
            rest.add(letter);
        }
        tellRoom();
        return rest;
    }

    private void tellRoom() {
        CompletableFuture<Void> asked;
        synchronized (this) {
            asked = room;
            room = null;
        }
        if (asked != null) {
            from.tell(() -> asked.complete(null));
        }
    }
}
