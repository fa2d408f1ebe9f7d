package io.fairbot.conversation.handoff;

import java.time.Duration;

/**
 * The times after which a conversation that waits for an attendant, or has one who does not answer, takes its next step.
 * Immutable.
 *
 * <p>The times of a conversation that waits count the opening hours of the branch only; those of one that was taken count always.
 *
 * @param remindAfter the time after which the staff is reminded, 2 minutes by default; every further reminder comes after twice the
 *     time
 * @param wordAfter the time after which the customer hears that an attendant is still being looked for, 5 minutes by default
 * @param returnAfterWaiting the time after which a conversation that no one takes goes back to the bot, 30 minutes by default
 * @param returnAfterSilence the time after which a conversation goes back to the bot whose attendant leaves a message unanswered, 10
 *     minutes by default
 * @param returnAfterIdle the time after which a conversation goes back to the bot in which the attendant had the last word, 30
 *     minutes by default
 */
public record HandoffOptions(
        Duration remindAfter,
        Duration wordAfter,
        Duration returnAfterWaiting,
        Duration returnAfterSilence,
        Duration returnAfterIdle) {
    /** The default options. */
    public static final HandoffOptions DEFAULTS = new HandoffOptions(
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30));

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException when a time is not more than zero
     */
    public HandoffOptions {
        check("remindAfter", remindAfter);
        check("wordAfter", wordAfter);
        check("returnAfterWaiting", returnAfterWaiting);
        check("returnAfterSilence", returnAfterSilence);
        check("returnAfterIdle", returnAfterIdle);
    }

    private static void check(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("The time " + name + " is more than zero, not " + time + ".");
        }
    }
}
