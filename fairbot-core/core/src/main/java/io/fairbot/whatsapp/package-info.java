/**
 * The API of WhatsApp lines, independent of the provider: channels, sessions, messages, contacts and failures.
 *
 * <p>A new kind of line implements {@link io.fairbot.whatsapp.WhatsAppChannel}; the table of failures is
 * {@link io.fairbot.whatsapp.FailureCause}.
 */
@NullMarked
package io.fairbot.whatsapp;

import org.jspecify.annotations.NullMarked;
