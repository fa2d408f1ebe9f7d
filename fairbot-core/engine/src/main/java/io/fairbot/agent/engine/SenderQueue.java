package io.fairbot.agent.engine;

import io.fairbot.agent.AgentMessage;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A bounded queue of the messages of one sender to one receiver. Filled on any thread, emptied on that of the receiver. */
final class SenderQueue {
    private final Mailbox from;
    private final Mailbox to;
    private final int capacity;
    private final Queue<QueuedMessage> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    /** Whether the receiver has been signaled and will check the queue. */
    private final AtomicBoolean signaled = new AtomicBoolean();
    /** Completes when half of the queue is free. */
    private final AtomicReference<@Nullable CompletableFuture<Void>> writable = new AtomicReference<>();

    /**
     * A message in the queue.
     *
     * @param message the message
     * @param request the request that it makes, or null when the sender does not wait for a reply
     */
    record QueuedMessage(AgentMessage message, @Nullable PendingRequest request) {}

    SenderQueue(Mailbox from, Mailbox to, int capacity) {
        this.from = from;
        this.to = to;
        this.capacity = capacity;
    }

    int size() {
        return size.get();
    }

    /** Adds a message; returns false when the queue is full. */
    boolean offer(QueuedMessage message) {
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            return false;
        }
        messages.add(message);
        signal();
        return true;
    }

    /** Removes the next message, or returns null. */
    @Nullable
    QueuedMessage poll() {
        QueuedMessage message = messages.poll();
        if (message != null && size.decrementAndGet() <= capacity / 2 && writable.get() != null) {
            notifyWritable();
        }
        return message;
    }

    /** Makes the receiver check the queue again, after its turn, when a message is left. */
    void requeue() {
        signaled.set(false);
        if (!messages.isEmpty()) {
            signal();
        }
    }

    private void signal() {
        if (!signaled.get() && signaled.compareAndSet(false, true)) {
            to.signal(this);
        }
    }

    CompletionStage<Void> whenWritable() {
        if (isWritable()) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> waiting =
                writable.updateAndGet(other -> other == null ? new CompletableFuture<>() : other);
        // Once more: the last message may have been removed before the stage existed.
        if (isWritable()) {
            notifyWritable();
        }
        return waiting.minimalCompletionStage();
    }

    private boolean isWritable() {
        return size.get() <= capacity / 2 || !to.isAccepting();
    }

    /** Completes the stage of a sender that waits, on the thread of its agent. */
    void notifyWritable() {
        CompletableFuture<Void> waiting = writable.getAndSet(null);
        if (waiting != null) {
            from.runOnAgent(() -> waiting.complete(null));
        }
    }
}
