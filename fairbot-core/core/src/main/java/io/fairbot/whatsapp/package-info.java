/**
 * A WhatsApp line as the rest of the house sees it, whatever carries it: messages, people, states, failures.
 *
 * <p>Whoever connects a new kind of line implements {@link io.fairbot.whatsapp.WhatsAppChannel}; the table of failures is
 * {@link io.fairbot.whatsapp.FailureCause}.
 */
@NullMarked
package io.fairbot.whatsapp;

import org.jspecify.annotations.NullMarked;
