/**
 * The document store in one SQLite file: one writer with group commit, several readers.
 *
 * <p>Start at {@code EmbeddedStore}. {@code SqliteDatabase} has the file and its connections, {@code ModelTables} its
 * schema, {@code SqliteWriter} the thread that commits, {@code SqliteReader} the queries, and {@code WalCheck} the
 * verification of the write-ahead log.
 */
@NullMarked
package io.fairbot.storage.internal.embedded;

import org.jspecify.annotations.NullMarked;
