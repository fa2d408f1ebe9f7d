/** The cryptography of WhatsApp's multi-device protocol: keys on Curve25519, XEdDSA signatures, HKDF, AES, HMAC and SHA-2. */
@NullMarked
package io.fairbot.whatsapp.web.internal.crypto;

import org.jspecify.annotations.NullMarked;
