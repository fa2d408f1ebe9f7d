/** Leases that are held: renewed until they are released or lost. */
@NullMarked
package io.fairbot.store.lease;

import org.jspecify.annotations.NullMarked;
