package io.fairbot.conversation.outbound;

import io.fairbot.Internal;
import io.fairbot.conversation.queue.KeyedQueue;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.store.Document;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The waiting messages of a branch in two queues: those that customers expect, and notices and marketing. However many of the
 * latter wait, they take neither a place nor memory from the former. Safe for use from any thread.
 */
@Internal
public final class MessageQueues {
    private final KeyedQueue<Document<OutboxEntry>> expected;
    private final KeyedQueue<Document<OutboxEntry>> unsolicited;

    /**
     * Creates the pair.
     *
     * @param expected the queue of replies and attendants' words
     * @param unsolicited the queue of all other messages
     */
    public MessageQueues(KeyedQueue<Document<OutboxEntry>> expected, KeyedQueue<Document<OutboxEntry>> unsolicited) {
        this.expected = expected;
        this.unsolicited = unsolicited;
    }

    private KeyedQueue<Document<OutboxEntry>> of(Document<OutboxEntry> row) {
        return row.value().purpose().isUnsolicited() ? unsolicited : expected;
    }

    private void both(Consumer<KeyedQueue<Document<OutboxEntry>>> action) {
        action.accept(expected);
        action.accept(unsolicited);
    }

    /**
     * Accepts a message that has just become durable, as {@link KeyedQueue#offer}.
     *
     * @param row its row
     */
    public void offer(Document<OutboxEntry> row) {
        of(row).offer(row);
    }

    /**
     * Accepts a message that another writer has added or reopened, as {@link KeyedQueue#notice}.
     *
     * @param row its row
     */
    public void notice(Document<OutboxEntry> row) {
        of(row).notice(row);
    }

    /**
     * Makes two contacts one, as {@link KeyedQueue#join}.
     *
     * @param gone the contact that is gone
     * @param contact the contact that it is part of
     */
    public void join(String gone, String contact) {
        both(queue -> queue.join(gone, contact));
    }

    /** Reads the rows in the store again, because some may have been added or reopened unnoticed. */
    public void rescan() {
        both(KeyedQueue::rescan);
    }

    /** Starts or continues sending. */
    public void resume() {
        both(KeyedQueue::resume);
    }

    /** Starts no further sending; what is being sent is completed. */
    public void pause() {
        both(KeyedQueue::pause);
    }

    /**
     * Returns the number of known messages.
     *
     * @return the number, including those that wait between two attempts
     */
    public int size() {
        return expected.size() + unsolicited.size();
    }

    /**
     * Returns whether more messages wait in the store than fit into memory.
     *
     * @return false when all that wait are known
     */
    public boolean isFull() {
        return expected.isFull() || unsolicited.isFull();
    }

    /**
     * Ends sending permanently; messages that were not sent remain in the store.
     *
     * @return completes when nothing is being sent any more
     */
    public CompletionStage<Void> close() {
        return CompletableFuture.allOf(
                expected.close().toCompletableFuture(), unsolicited.close().toCompletableFuture());
    }
}
