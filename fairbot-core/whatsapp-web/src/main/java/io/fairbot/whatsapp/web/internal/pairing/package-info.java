/** How a device is linked to a phone: by a QR code that the phone scans, or by a code that a person types. */
@NullMarked
package io.fairbot.whatsapp.web.internal.pairing;

import org.jspecify.annotations.NullMarked;
