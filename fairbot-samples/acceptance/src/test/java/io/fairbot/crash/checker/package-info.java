/** Decides whether messages were lost or doubled, from transcripts and acknowledgements alone. Uses nothing of fairbot. */
@NullMarked
package io.fairbot.crash.checker;

import org.jspecify.annotations.NullMarked;
