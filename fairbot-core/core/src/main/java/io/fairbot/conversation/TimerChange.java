package io.fairbot.conversation;

import java.time.Duration;

/** The start or the cancellation of a timer. Timers are stored with the conversation and survive a restart. */
public sealed interface TimerChange {

    /**
     * Returns the timer's name.
     *
     * @return unique within the conversation; 1 to 40 characters
     */
    String name();

    /**
     * The start of a timer; one of the same name is replaced.
     *
     * @param name its name
     * @param after the delay until it expires
     * @param data is returned with its expiry
     */
    record TimerStart(String name, Duration after, String data) implements TimerChange {}

    /**
     * The cancellation of a timer; without effect when there is none.
     *
     * @param name its name
     */
    record TimerCancellation(String name) implements TimerChange {}
}
