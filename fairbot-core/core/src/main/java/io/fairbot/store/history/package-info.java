/**
 * The decision which side of a hybrid store remains when database and data directory have different histories. Start at
 * {@link io.fairbot.store.DocumentStore#acceptHistory}.
 */
@NullMarked
package io.fairbot.store.history;

import org.jspecify.annotations.NullMarked;
