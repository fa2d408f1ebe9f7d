package io.fairbot.config;

import io.fairbot.Internal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A configuration section that stores the values decided last and passes them to one listener. Safe for use from any thread.
 *
 * @param <C> the record
 */
@Internal
public final class ObservableConfigSection<C> implements ConfigSection<C> {
    private final Class<C> type;
    private final C initial;
    private C current;
    private Consumer<C> listener = decided -> {};

    /**
     * Creates a section; the initial values are current until others are decided.
     *
     * @param type the record class
     * @param initial the values for an empty store
     */
    public ObservableConfigSection(Class<C> type, C initial) {
        this.type = type;
        this.initial = initial;
        current = initial;
    }

    @Override
    public Class<C> type() {
        return type;
    }

    @Override
    public C initial() {
        return initial;
    }

    @Override
    public synchronized CompletionStage<Void> apply(C decided, long version) {
        current = decided;
        listener.accept(decided);
        return CompletableFuture.completedStage(null);
    }

    /**
     * Returns the current values.
     *
     * @return the values decided last, or the initial ones
     */
    public synchronized C current() {
        return current;
    }

    /**
     * Passes the current values to a listener, and from now on each that is decided.
     *
     * @param newListener the listener, in place of the previous one; must not block
     */
    public synchronized void subscribe(Consumer<C> newListener) {
        listener = newListener;
        newListener.accept(current);
    }

    /** Removes the listener. */
    public synchronized void unsubscribe() {
        listener = decided -> {};
    }
}
