package io.fairbot.conversation.engine;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.store.Query;
import java.time.Duration;

/**
 * The limits and times of a {@link ConversationEngine}; {@link #DEFAULTS} suits some dozens of branches. Immutable.
 *
 * @param maxConcurrentHandlers how many handler calls of one branch run concurrently, 4 by default; one that blocks
 *     holds one of these, a turn that is read or committed holds none
 * @param maxConcurrentSends the number of contacts of one branch to whom messages are sent concurrently, 64 by default;
 *     a message that waits between two attempts holds none of these
 * @param maxQueuedInMemory how many waiting events, and how many waiting messages, of one branch are in memory, 1000 by
 *     default; at most {@value Query#MAX_LIMIT}. Of those that wait between two attempts only the ids are in memory,
 *     and they do not count
 * @param maxMergedEvents how many waiting events of one contact are settled together, 10 by default
 * @param lateAfter the age from which on a message is answered with an apology, 30 minutes by default
 * @param replyTtl how long a reply may be sent unless the turn says otherwise, 30 minutes by default
 * @param stateTtl how long the state of a conversation is stored without a message unless the turn says otherwise, 10
 *     minutes by default
 * @param resendUnknownAfter how long a message that may have been sent waits for a delivery status before it is sent
 *     again, on a channel that does not drop repetitions; 60 seconds by default
 * @param maxSendAttempts how often a message is tried when the provider refuses it for a transient cause, 5 by default
 * @param historyRetention how long messages stay in the history of a contact, 180 days by default; more than zero
 * @param readsGroups whether messages of groups are stored and given to {@link ConversationHandler#handleGroup}; ignored by default
 * @param handoff the times of conversations that wait for an attendant or have one
 */
public record ConversationOptions(
        int maxConcurrentHandlers,
        int maxConcurrentSends,
        int maxQueuedInMemory,
        int maxMergedEvents,
        Duration lateAfter,
        Duration replyTtl,
        Duration stateTtl,
        Duration resendUnknownAfter,
        int maxSendAttempts,
        Duration historyRetention,
        boolean readsGroups,
        HandoffOptions handoff) {
    /** The default options. */
    public static final ConversationOptions DEFAULTS = new ConversationOptions(
            4,
            64,
            1000,
            10,
            Duration.ofMinutes(30),
            Duration.ofMinutes(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            5,
            Duration.ofDays(180),
            false,
            HandoffOptions.DEFAULTS);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a number is below 1, the retention is not more than zero, or {@code maxQueuedInMemory} is above {@value Query#MAX_LIMIT}
     */
    public ConversationOptions {
        if (maxConcurrentHandlers < 1
                || maxConcurrentSends < 1
                || maxQueuedInMemory < 1
                || maxMergedEvents < 1
                || maxSendAttempts < 1) {
            throw new IllegalArgumentException("Every number of the engine's options is 1 or more.");
        }
        if (historyRetention.isNegative() || historyRetention.isZero()) {
            throw new IllegalArgumentException(
                    "The history is retained for more than zero time, not " + historyRetention + ".");
        }
        if (maxQueuedInMemory > Query.MAX_LIMIT) {
            throw new IllegalArgumentException("At most " + Query.MAX_LIMIT + " rows are held in memory, not "
                    + maxQueuedInMemory + "; more wait in the store.");
        }
    }

    /**
     * Returns the options that the settings of an application ask for.
     *
     * @param settings the settings
     * @return the default options, with the retention of the history, the reading of groups and the times of handoffs from the settings
     */
    public static ConversationOptions of(Settings settings) {
        return DEFAULTS.withHistoryRetention(Duration.ofDays(settings.get(BootstrapSettings.HISTORY_RETENTION_DAYS)))
                .withGroups(settings.get(BootstrapSettings.GROUP_MESSAGES).equals("read"))
                .withHandoff(HandoffOptions.of(settings));
    }

    /**
     * Returns the options with messages of groups read or ignored.
     *
     * @param read whether they are read
     * @return the options
     */
    public ConversationOptions withGroups(boolean read) {
        return with(maxQueuedInMemory, resendUnknownAfter, historyRetention, read, handoff);
    }

    /**
     * Returns the options with another time before a message that may have been sent is sent again.
     *
     * @param time the time
     * @return the options
     */
    public ConversationOptions withResendUnknownAfter(Duration time) {
        return with(maxQueuedInMemory, time, historyRetention, readsGroups, handoff);
    }

    /**
     * Returns the options with another retention of the history.
     *
     * @param retention how long messages stay in the history of a contact; more than zero
     * @return the options
     * @throws IllegalArgumentException when it is not more than zero
     */
    public ConversationOptions withHistoryRetention(Duration retention) {
        return with(maxQueuedInMemory, resendUnknownAfter, retention, readsGroups, handoff);
    }

    /**
     * Returns the options with other times of conversations that wait for an attendant or have one.
     *
     * @param times the times
     * @return the options
     */
    public ConversationOptions withHandoff(HandoffOptions times) {
        return with(maxQueuedInMemory, resendUnknownAfter, historyRetention, readsGroups, times);
    }

    /**
     * Returns the options with another limit of the rows in memory.
     *
     * @param rows from 1 to {@value Query#MAX_LIMIT}
     * @return the options
     * @throws IllegalArgumentException when out of range
     */
    public ConversationOptions withMaxQueuedInMemory(int rows) {
        return with(rows, resendUnknownAfter, historyRetention, readsGroups, handoff);
    }

    private ConversationOptions with(
            int rows, Duration resend, Duration retention, boolean groups, HandoffOptions times) {
        return new ConversationOptions(
                maxConcurrentHandlers,
                maxConcurrentSends,
                rows,
                maxMergedEvents,
                lateAfter,
                replyTtl,
                stateTtl,
                resend,
                maxSendAttempts,
                retention,
                groups,
                times);
    }
}
