package io.fairbot.config;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The configuration of an agent as it was decided last, and the parts of it that work with it. Safe for use from any thread.
 *
 * @param <C> the record
 */
public final class ObservableConfigSection<C> implements ConfigSection<C> {
    private final Class<C> type;
    private final C initial;
    private C current;
    private Consumer<C> user = decided -> {};

    /** Creates it; the initial values count until others are decided on. */
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
        user.accept(decided);
        return CompletableFuture.completedStage(null);
    }

    /** The values that count. */
    public synchronized C current() {
        return current;
    }

    /** Hands over the values that count, and from now on each that is decided on; must not wait. */
    public synchronized void subscribe(Consumer<C> part) {
        user = part;
        part.accept(current);
    }

    /** Nobody works with the values any longer. */
    public synchronized void unsubscribe() {
        user = decided -> {};
    }
}
