/**
 * The supervision of lines: reconnects lines that fail, stops those that must not continue, reports the
 * reasons in plain words, and limits the rate of messages.
 *
 * <p>Start at {@link io.fairbot.whatsapp.supervision.LineManager}, which opens lines; the states of a line are in
 * {@code LineTransitionTable}, the table of failures is
 * {@link io.fairbot.whatsapp.FailureCause}.
 */
@NullMarked
package io.fairbot.whatsapp.supervision;

import org.jspecify.annotations.NullMarked;
