package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;

/**
 * The identity of this device towards all others.
 *
 * @param keyPair the identity key
 * @param registrationId a number by which others notice that a device was installed anew, 1 to 16380
 */
public record LocalIdentity(CurveKeyPair keyPair, int registrationId) {}
