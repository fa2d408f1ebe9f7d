package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored mark of something that a restored backup holds back until an operator decides about it. It is deleted in the
 * batch that carries out the decision, so there are as many of these documents as there is to be decided.
 *
 * @param kind what is held
 * @param row the id of the held document, among the inbox entries, the outbox entries or the timers
 * @param branch the branch
 * @param contact the contact's id
 * @param at when it was received or created, of a timer when it was due
 * @param expiresAt the time from which it must not be sent, null unless it is a message to a customer
 * @param timer the timer, which is removed from the running ones while it is held; null for others
 */
@Internal
public record HeldMessage(
        HeldKind kind,
        String row,
        String branch,
        String contact,
        Instant at,
        @Nullable Instant expiresAt,
        @Nullable TimerEntry timer) {

    /** What can be held. */
    public enum HeldKind {
        /** An event of a conversation that was not settled, such as a customer's message. */
        INBOX,
        /** A message to a customer that was not sent. */
        OUTBOX,
        /** A timer of a conversation that was due when the backup was restored. */
        TIMER
    }

    /**
     * Returns the mark of an event that is not settled.
     *
     * @param id the id of its document
     * @param entry the event
     * @return the mark
     */
    public static HeldMessage of(String id, InboxEntry entry) {
        return new HeldMessage(HeldKind.INBOX, id, entry.branch(), entry.contact(), entry.receivedAt(), null, null);
    }

    /**
     * Returns the mark of a message that is not sent.
     *
     * @param id the id of its document
     * @param entry the message
     * @return the mark
     */
    public static HeldMessage of(String id, OutboxEntry entry) {
        return new HeldMessage(
                HeldKind.OUTBOX, id, entry.branch(), entry.contact(), entry.createdAt(), entry.expiresAt(), null);
    }

    /**
     * Returns the mark of a timer that is due.
     *
     * @param id the id of its document
     * @param entry the timer
     * @return the mark
     */
    public static HeldMessage of(String id, TimerEntry entry) {
        return new HeldMessage(HeldKind.TIMER, id, entry.branch(), entry.contact(), entry.dueAt(), null, entry);
    }
}
