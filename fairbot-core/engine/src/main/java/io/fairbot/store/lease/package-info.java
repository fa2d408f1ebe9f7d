/** Leases that are held, renewed until they are released or lost, and the writers of batches with their fences. */
@NullMarked
package io.fairbot.store.lease;

import org.jspecify.annotations.NullMarked;
