package io.fairbot.store;

/**
 * The proof of ownership of a lease that a batch carries.
 *
 * <p>Every document written under a fence remembers the token; a batch with a lower token of the same lease is rejected as
 * a whole, so that a former owner that resumes late changes nothing.
 *
 * @param lease the name of the lease
 * @param token its token when it was acquired; increases with every new owner
 */
public record Fence(String lease, long token) {}
