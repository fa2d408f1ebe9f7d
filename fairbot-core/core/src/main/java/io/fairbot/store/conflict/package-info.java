/**
 * Batches that no longer fitted when a database was back, and the decisions about them. Start at {@link io.fairbot.store.conflict.ConflictService}.
 */
@NullMarked
package io.fairbot.store.conflict;

import org.jspecify.annotations.NullMarked;
