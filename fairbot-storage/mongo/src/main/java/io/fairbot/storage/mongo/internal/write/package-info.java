/** How batches and rounds of replay are written: single writes, transactions, fences, versions, and the own changes. */
@NullMarked
package io.fairbot.storage.mongo.internal.write;

import org.jspecify.annotations.NullMarked;
