/**
 * Stores on the local disk, alone or in front of a shared database.
 *
 * <p>Start at {@link io.fairbot.storage.Storage}.
 */
@NullMarked
package io.fairbot.storage;

import org.jspecify.annotations.NullMarked;
