package io.fairbot.store;

/**
 * Proof of ownership that a batch carries.
 *
 * <p>Every document written under a fence remembers the token; a batch with a lower token of the same lease is rejected
 * as a whole, so that a former owner that woke up late changes nothing.
 *
 * @param lease the name of the lease
 * @param token its token when it was taken; rises with every new owner
 */
public record Fence(String lease, long token) {}
