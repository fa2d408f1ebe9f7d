package io.fairbot.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The messages that a restored backup holds back. They may have been answered or sent after the backup was made, which only
 * a person can know, so nothing happens to them until an operator has decided. Safe for use from any thread.
 *
 * <p>Each decision is durable together with its audit entry. A released message is handled by the node that has its branch
 * open, or when one opens it.
 */
public interface HeldMessages {

    /**
     * Lists held messages, the oldest first.
     *
     * @param limit the maximum number, from 1 to 1000
     * @param after {@link HeldPage#next()} of the page before, empty for the first one
     * @return a page of them
     * @throws IllegalArgumentException when the limit is out of range, or the cursor is invalid
     */
    CompletionStage<HeldPage> list(int limit, Optional<String> after);

    /**
     * Decides about held messages, the oldest first. What was decided before a failure stays decided.
     *
     * @param selection which ones
     * @param decision what becomes of them
     * @param who the principal's id, for the audit log
     * @return the numbers; it fails with a {@code StoreException} for a cause in the store
     */
    CompletionStage<HeldResult> decide(HeldSelection selection, HeldDecision decision, String who);

    /** The decisions about a held message. */
    enum HeldDecision {
        /** It is handled or sent, as if it had been received or created now; what has expired is not sent. */
        RELEASE,
        /** The customer gets the handler's apology for a late answer, once. For events from customers only. */
        ANSWER_LATE,
        /** It is settled; the customer gets nothing. */
        CLOSE
    }

    /**
     * A selection of held messages: by ids, or all that are old enough.
     *
     * @param ids the ids; empty to select by age
     * @param olderThan the minimum age, counted from {@link HeldItem#at()}; zero for all
     */
    record HeldSelection(List<String> ids, Duration olderThan) {
        /**
         * Copies the ids.
         *
         * @throws IllegalArgumentException when the age is negative
         */
        public HeldSelection {
            ids = List.copyOf(ids);
            if (olderThan.isNegative()) {
                throw new IllegalArgumentException("The age of held messages is zero or more.");
            }
        }

        /**
         * Selects by ids.
         *
         * @param ids the ids, one or more
         * @return the selection
         * @throws IllegalArgumentException when there is none
         */
        public static HeldSelection of(List<String> ids) {
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("Name one held message or more.");
            }
            return new HeldSelection(ids, Duration.ZERO);
        }

        /**
         * Selects by age.
         *
         * @param age the minimum age; zero for all
         * @return the selection
         */
        public static HeldSelection olderThan(Duration age) {
            return new HeldSelection(List.of(), age);
        }
    }

    /**
     * A held message.
     *
     * @param id its id, which names it for a decision
     * @param kind what it is: {@code inbox} for an event that was not settled, {@code outbox} for a message that was not
     *     sent, {@code timer} for a timer that was due
     * @param branch the branch
     * @param contact the contact's id
     * @param at when it was received or created, of a timer when it was due
     * @param proposal the decision that its age suggests: a recent one is released, an older message of a customer is
     *     answered late, and what is too old for an answer is closed
     */
    record HeldItem(String id, String kind, String branch, String contact, Instant at, HeldDecision proposal) {}

    /**
     * A page of held messages.
     *
     * @param held the messages, the oldest first
     * @param next the cursor of the next page, empty for the last one
     */
    record HeldPage(List<HeldItem> held, Optional<String> next) {
        /** Copies the messages. */
        public HeldPage {
            held = List.copyOf(held);
        }
    }

    /**
     * The result of a decision.
     *
     * @param decided the number of messages it was carried out for
     * @param skipped the ids it was not carried out for: not held any more, not readable, of a kind to which the
     *     decision does not apply, or of a branch that another node owns at the moment
     */
    record HeldResult(long decided, List<String> skipped) {
        /** Copies the ids. */
        public HeldResult {
            skipped = List.copyOf(skipped);
        }
    }
}
