/**
 * A document store in memory, for tests and for trying things out: it promises what every store promises, but nothing of it
 * outlives the process.
 *
 * <p>Start at {@link io.fairbot.store.memory.MemoryStorage}.
 */
@NullMarked
package io.fairbot.store.memory;

import org.jspecify.annotations.NullMarked;
