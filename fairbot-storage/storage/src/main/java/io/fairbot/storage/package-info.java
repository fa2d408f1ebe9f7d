/**
 * The ways to keep documents.
 *
 * <p>Start at {@link io.fairbot.storage.Storage}.
 */
@NullMarked
package io.fairbot.storage;

import org.jspecify.annotations.NullMarked;
