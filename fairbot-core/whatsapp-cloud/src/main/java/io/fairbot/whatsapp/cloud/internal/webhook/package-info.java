/**
 * The webhook of the Cloud API: receives what Meta delivers for all lines, checks its signature, and acknowledges it when it is
 * durable.
 *
 * <p>{@link io.fairbot.whatsapp.cloud.internal.webhook.WebhookParser} reads a delivery into
 * {@link io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent}s.
 */
@NullMarked
package io.fairbot.whatsapp.cloud.internal.webhook;

import org.jspecify.annotations.NullMarked;
