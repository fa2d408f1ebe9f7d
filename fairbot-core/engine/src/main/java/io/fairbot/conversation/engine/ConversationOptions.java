package io.fairbot.conversation.engine;

import io.fairbot.store.Query;
import java.time.Duration;

/**
 * The bounds and times of the machine; {@link #DEFAULTS} suits a house with some dozens of branches.
 *
 * @param handlersAtOnce how many handlers of one branch run at once; one that blocks holds one of these, a turn that is read
 *     or committed holds none
 * @param sendsAtOnce how many contacts of one branch are sent to at once
 * @param inMemory how many waiting events, and how many waiting messages, of one branch are held in memory; at most
 *     {@value Query#MAX_LIMIT}
 * @param mergeRun how many waiting events of one contact are settled together
 * @param lateAfter how old a message may be to be answered as usual
 * @param replyValidFor how long a reply may be sent unless it says otherwise
 * @param stateKeptFor how much silence a conversation's state outlives unless the turn says otherwise
 * @param resendUnknownAfter how long a message that may have been sent waits for news before it is sent again, on a channel
 *     that does not drop repetitions
 * @param sendAttempts how often a message is tried when the provider refuses it for a cause that passes
 */
public record ConversationOptions(
        int handlersAtOnce,
        int sendsAtOnce,
        int inMemory,
        int mergeRun,
        Duration lateAfter,
        Duration replyValidFor,
        Duration stateKeptFor,
        Duration resendUnknownAfter,
        int sendAttempts) {
    /** 4 handlers, 64 sends, 1000 in memory, runs of 10; 30 min late, 30 min valid, 10 min kept, 60 s unknown, 5 attempts. */
    public static final ConversationOptions DEFAULTS = new ConversationOptions(
            4,
            64,
            1000,
            10,
            Duration.ofMinutes(30),
            Duration.ofMinutes(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            5);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a number is below 1, or more is to be held than one query of a store answers
     */
    public ConversationOptions {
        if (handlersAtOnce < 1 || sendsAtOnce < 1 || inMemory < 1 || mergeRun < 1 || sendAttempts < 1) {
            throw new IllegalArgumentException("Every number of the engine's options is 1 or more.");
        }
        if (inMemory > Query.MAX_LIMIT) {
            throw new IllegalArgumentException("At most " + Query.MAX_LIMIT + " rows are held in memory, not "
                    + inMemory + "; more wait in the store.");
        }
    }

    /**
     * Returns the options with another time before a message that may have been sent is sent again.
     *
     * @param time the time
     * @return the options
     */
    public ConversationOptions resendUnknownAfter(Duration time) {
        return new ConversationOptions(
                handlersAtOnce,
                sendsAtOnce,
                inMemory,
                mergeRun,
                lateAfter,
                replyValidFor,
                stateKeptFor,
                time,
                sendAttempts);
    }

    /**
     * Returns the options with another bound on what is held in memory.
     *
     * @param rows how many, from 1 to {@value Query#MAX_LIMIT}
     * @return the options
     */
    public ConversationOptions inMemory(int rows) {
        return new ConversationOptions(
                handlersAtOnce,
                sendsAtOnce,
                rows,
                mergeRun,
                lateAfter,
                replyValidFor,
                stateKeptFor,
                resendUnknownAfter,
                sendAttempts);
    }
}
