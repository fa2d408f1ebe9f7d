/**
 * The channel of the WhatsApp Cloud API, Meta's official interface for businesses.
 *
 * <p>Start at {@link io.fairbot.whatsapp.cloud.CloudChannel}; {@link io.fairbot.whatsapp.cloud.CloudOptions} are its settings.
 */
@NullMarked
package io.fairbot.whatsapp.cloud;

import org.jspecify.annotations.NullMarked;
