/** The channel of WhatsApp Web: each line is a device that is linked to a phone, as WhatsApp in a browser is. */
@NullMarked
package io.fairbot.whatsapp.web;

import org.jspecify.annotations.NullMarked;
