/**
 * Decides what became of acknowledged messages, from the acknowledgements, the transcripts of the sandbox lines and the database, which is
 * read with the bare driver. Uses nothing of fairbot.
 */
@NullMarked
package io.fairbot.checker;

import org.jspecify.annotations.NullMarked;
