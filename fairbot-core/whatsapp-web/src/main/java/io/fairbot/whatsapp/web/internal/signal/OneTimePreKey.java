package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;

/**
 * A key that the server gives to one sender, who opens a session with it. It is deleted with the message that used it.
 *
 * @param id its id, see {@link PreKeySupply#MAX_ID}
 * @param keyPair the key
 */
public record OneTimePreKey(int id, CurveKeyPair keyPair) {}
