/**
 * The promise of keeping things: documents, atomic batches with preconditions, queries, changes and leases.
 *
 * <p>Start at {@link io.fairbot.store.DocumentStore}; {@link io.fairbot.store.Model} describes what is kept,
 * {@link io.fairbot.store.Batch} changes it. The contract of every store is the suite in fairbot-testkit.
 */
@NullMarked
package io.fairbot.store;

import org.jspecify.annotations.NullMarked;
