package io.fairbot.event;

/**
 * A listener to events, called by one thread at a time, in the order of the sequence. A slow listener delays no one else; an exception
 * that it throws is logged and has no other effect.
 */
@FunctionalInterface
public interface EventListener {

    /**
     * Called with an event that the filter selects.
     *
     * @param event the event
     */
    void onEvent(Event event);

    /**
     * Called once for each gap: events were missed, because the listener was too slow, or because the position it asked for is no
     * longer retained. A listener that maintains a copy of a state reads the state again; by default nothing is done.
     *
     * @param sequence the number of the last event that may have been missed; those that follow have higher ones
     */
    default void onResync(long sequence) {
        // Who needs no complete picture goes on with the next event.
    }
}
