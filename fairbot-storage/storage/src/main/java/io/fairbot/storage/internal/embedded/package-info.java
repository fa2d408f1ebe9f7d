/**
 * Documents in one SQLite file: one writer with group commit, several readers.
 *
 * <p>Start at {@code EmbeddedStore}. {@code SqliteDatabase} is the file and its connections, {@code ModelTables} the shape of it,
 * {@code SqliteWriter} the thread that commits, {@code SqliteReader} what asks, {@code WalCheck} the look at the write-ahead log before
 * it is trusted.
 */
@NullMarked
package io.fairbot.storage.internal.embedded;

import org.jspecify.annotations.NullMarked;
