package io.fairbot.conversation;

import java.time.Duration;

/** A timer that a turn sets or calls off; a timer is kept with the conversation and outlives a restart. */
public sealed interface TimerChange {

    /**
     * Returns the timer's name.
     *
     * @return unique within the conversation; 1 to 40 characters
     */
    String name();

    /**
     * Sets a timer; one of the same name is replaced.
     *
     * @param name its name
     * @param after how long to wait
     * @param data what comes back with it
     */
    record TimerStart(String name, Duration after, String data) implements TimerChange {}

    /**
     * Calls a timer off; without effect when there is none.
     *
     * @param name its name
     */
    record TimerCancellation(String name) implements TimerChange {}
}
