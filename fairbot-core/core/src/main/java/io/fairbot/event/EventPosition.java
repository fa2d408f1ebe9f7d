package io.fairbot.event;

/**
 * A position in the events of one run of a coordinator, from which a subscription can continue.
 *
 * @param epoch the id of the run; the sequence begins again with each
 * @param sequence the number of the last event before the position, 0 for the beginning
 */
public record EventPosition(String epoch, long sequence) {

    /**
     * Validates the number.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public EventPosition {
        if (sequence < 0) {
            throw new IllegalArgumentException("An event has a number from 1 on, so a position cannot be after number "
                    + sequence + "; 0 is the beginning.");
        }
    }
}
