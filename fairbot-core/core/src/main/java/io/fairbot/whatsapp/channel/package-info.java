/**
 * The interfaces between fairbot and a provider of WhatsApp lines.
 *
 * <p>A new kind of line implements {@link io.fairbot.whatsapp.channel.WhatsAppChannel}, which opens a
 * {@link io.fairbot.whatsapp.channel.WhatsAppSession} for each branch. What arrives goes into an
 * {@link io.fairbot.whatsapp.channel.InboundSink}.
 */
@NullMarked
package io.fairbot.whatsapp.channel;

import org.jspecify.annotations.NullMarked;
