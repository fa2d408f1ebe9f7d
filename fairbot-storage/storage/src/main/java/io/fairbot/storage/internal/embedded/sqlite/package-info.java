/**
 * The SQLite file of a data directory: its lock, connections, write-ahead log and errors; independent of models. Not
 * part of the API.
 */
@NullMarked
package io.fairbot.storage.internal.embedded.sqlite;

import org.jspecify.annotations.NullMarked;
