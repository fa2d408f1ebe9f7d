package io.fairbot.store;

/** The durability level of an acknowledged commit. */
public enum Durability {
    /** Stored on a majority of a replica set. */
    REPLICATED,
    /** Stored on the disk of this machine, or, for a memory store, in this process. */
    LOCAL
}
