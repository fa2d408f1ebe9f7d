/**
 * The document store API: documents, atomic batches with preconditions, queries, a change feed and leases.
 *
 * <p>Start at {@link io.fairbot.store.DocumentStore}; {@link io.fairbot.store.Model} describes the documents,
 * {@link io.fairbot.store.Batch} changes them. The contract of every store is {@code DocumentStoreContract} in fairbot-testkit.
 */
@NullMarked
package io.fairbot.store;

import org.jspecify.annotations.NullMarked;
