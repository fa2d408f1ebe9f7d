/**
 * The words of WhatsApp, independent of the provider: messages, contacts, delivery statuses and failures.
 *
 * <p>A new kind of line implements {@link io.fairbot.whatsapp.channel.WhatsAppChannel}; the table of failures is
 * {@link io.fairbot.whatsapp.FailureCause}.
 */
@NullMarked
package io.fairbot.whatsapp;

import org.jspecify.annotations.NullMarked;
