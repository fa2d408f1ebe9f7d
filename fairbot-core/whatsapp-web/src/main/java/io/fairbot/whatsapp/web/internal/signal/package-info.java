/**
 * The encryption between two devices: X3DH opens a session, and the double ratchet gives each message a key of its own.
 *
 * <p>Start at {@link io.fairbot.whatsapp.web.internal.signal.SessionCipher}. Everything here is a value: who encrypts or decrypts gets the
 * session as it is afterwards, and stores it in the batch of the message. Nothing is stored on the way, so a crash before the commit leaves
 * what was there before.
 */
@NullMarked
package io.fairbot.whatsapp.web.internal.signal;

import org.jspecify.annotations.NullMarked;
