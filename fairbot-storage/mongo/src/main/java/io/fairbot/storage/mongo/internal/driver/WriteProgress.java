package io.fairbot.storage.mongo.internal.driver;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** How far a write is, so that it can be told at any moment whether it is certain that nothing happened. */
public final class WriteProgress {
    private final AtomicReference<WriteState> state = new AtomicReference<>(WriteState.NOTHING);

    private volatile Optional<Throwable> lastFailure = Optional.empty();

    private enum WriteState {
        NOTHING,
        SENT,
        OVER
    }

    /** Asks to send what cannot be taken back; answers false when it is too late for that. */
    public boolean begin() {
        return state.compareAndSet(WriteState.NOTHING, WriteState.SENT) || state.get() == WriteState.SENT;
    }

    /** What was sent was answered, and it changed nothing. */
    public void answered() {
        state.compareAndSet(WriteState.SENT, WriteState.NOTHING);
    }

    /** Ends it: nothing more will be sent. Answers whether it is certain that nothing happened. */
    boolean end() {
        return state.getAndSet(WriteState.OVER) == WriteState.NOTHING;
    }

    /** Notes why it was begun anew. */
    void retriedAfter(Throwable failure) {
        lastFailure = Optional.of(failure);
    }

    /** Why it was last begun anew. */
    Optional<Throwable> lastFailure() {
        return lastFailure;
    }

    public boolean isOver() {
        return state.get() == WriteState.OVER;
    }
}
