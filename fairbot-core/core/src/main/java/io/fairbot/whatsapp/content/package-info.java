/**
 * The contents of messages: what a customer can send, what a bot can send, and the limits that WhatsApp sets to them.
 *
 * <p>Start at {@link io.fairbot.whatsapp.content.MessageContent} for what arrives and at
 * {@link io.fairbot.whatsapp.content.OutboundContent} for what is sent; several contents, such as
 * {@link io.fairbot.whatsapp.content.Text} and {@link io.fairbot.whatsapp.content.Media}, are both.
 */
@NullMarked
package io.fairbot.whatsapp.content;

import org.jspecify.annotations.NullMarked;
