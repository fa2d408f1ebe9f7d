package io.fairbot.store;

/** The subscription of a listener to the change feed. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Ends the subscription; a call in progress continues, no further one follows. Idempotent. */
    @Override
    void close();
}
