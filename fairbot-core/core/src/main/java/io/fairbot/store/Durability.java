package io.fairbot.store;

/** How durable a commit was when it was acknowledged. */
public enum Durability {
    /** On a majority of a replica set. */
    REPLICATED,
    /** On this machine's own disk, or, for a memory store, in this process. */
    LOCAL
}
