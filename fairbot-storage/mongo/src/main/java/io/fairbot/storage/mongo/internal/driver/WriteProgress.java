package io.fairbot.storage.mongo.internal.driver;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The state of a write in progress, which tells whether it certainly had no effect. */
public final class WriteProgress {
    private final AtomicReference<WriteState> state = new AtomicReference<>(WriteState.NOTHING);

    private volatile Optional<Throwable> lastFailure = Optional.empty();

    /** The state of a write. */
    private enum WriteState {
        NOTHING,
        SENT,
        ENDED
    }

    /** Begins sending a change that cannot be undone; returns false when the write has already ended. */
    public boolean begin() {
        return state.compareAndSet(WriteState.NOTHING, WriteState.SENT) || state.get() == WriteState.SENT;
    }

    /** Records that the server answered without applying a change. */
    public void answered() {
        state.compareAndSet(WriteState.SENT, WriteState.NOTHING);
    }

    /** Ends the write: nothing more will be sent. Returns whether it certainly had no effect. */
    boolean end() {
        return state.getAndSet(WriteState.ENDED) == WriteState.NOTHING;
    }

    /** Records the reason of a retry. */
    void retriedAfter(Throwable failure) {
        lastFailure = Optional.of(failure);
    }

    /** Returns the reason of the last retry. */
    Optional<Throwable> lastFailure() {
        return lastFailure;
    }

    public boolean isOver() {
        return state.get() == WriteState.ENDED;
    }
}
