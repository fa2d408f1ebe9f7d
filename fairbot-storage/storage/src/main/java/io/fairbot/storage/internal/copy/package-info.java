/** The copy of a directory's documents into a remote database. Not part of the API. */
@NullMarked
package io.fairbot.storage.internal.copy;

import org.jspecify.annotations.NullMarked;
