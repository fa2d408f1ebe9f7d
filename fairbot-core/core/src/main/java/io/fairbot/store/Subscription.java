package io.fairbot.store;

/** Ends a listener's part in the feed of changes. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Ends it; a call that is under way goes on, no further one follows. Idempotent. */
    @Override
    void close();
}
