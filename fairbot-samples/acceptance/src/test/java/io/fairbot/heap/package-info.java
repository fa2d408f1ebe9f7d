/** Runs many conversations in a process with a small heap. Start at {@link io.fairbot.heap.SmallHeapTest}. */
@NullMarked
package io.fairbot.heap;

import org.jspecify.annotations.NullMarked;
