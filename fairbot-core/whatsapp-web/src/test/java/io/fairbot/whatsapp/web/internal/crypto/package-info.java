/** Tests of the cryptography, on published vectors and on those of the real client. */
@NullMarked
package io.fairbot.whatsapp.web.internal.crypto;

import org.jspecify.annotations.NullMarked;
