/**
 * A document store in memory, for tests and experiments: it satisfies the contract of every store, but nothing in it outlives
 * the process.
 *
 * <p>Start at {@link io.fairbot.store.memory.MemoryStorage}.
 */
@NullMarked
package io.fairbot.store.memory;

import org.jspecify.annotations.NullMarked;
