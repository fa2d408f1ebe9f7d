package io.fairbot.storage.internal.mongo;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** How far a write is, so that it can be told at any moment whether it is certain that nothing happened. */
final class Sending {
    private final AtomicReference<State> state = new AtomicReference<>(State.NOTHING);

    private volatile Optional<Throwable> obstacle = Optional.empty();

    private enum State {
        NOTHING,
        SENT,
        OVER
    }

    /** Asks to send what cannot be taken back; answers false when it is too late for that. */
    boolean begin() {
        return state.compareAndSet(State.NOTHING, State.SENT) || state.get() == State.SENT;
    }

    /** What was sent was answered, and it changed nothing. */
    void answered() {
        state.compareAndSet(State.SENT, State.NOTHING);
    }

    /** Ends it: nothing more will be sent. Answers whether it is certain that nothing happened. */
    boolean end() {
        return state.getAndSet(State.OVER) == State.NOTHING;
    }

    /** Notes why it was begun anew. */
    void hindered(Throwable failure) {
        obstacle = Optional.of(failure);
    }

    /** Why it was last begun anew. */
    Optional<Throwable> obstacle() {
        return obstacle;
    }

    boolean isOver() {
        return state.get() == State.OVER;
    }
}
