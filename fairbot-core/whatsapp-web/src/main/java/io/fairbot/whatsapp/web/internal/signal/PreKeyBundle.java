package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CryptoException;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import java.util.Optional;

/**
 * The public keys of another device with which a session to it is opened. Its signature is valid.
 *
 * @param registrationId the registration id of the device
 * @param identity its identity key
 * @param signed its signed prekey
 * @param signature the signature of the signed prekey, 64 bytes
 * @param oneTime a one-time prekey; empty when the server has none left
 */
public record PreKeyBundle(
        int registrationId,
        CurvePublicKey identity,
        PublicPreKey signed,
        Bytes signature,
        Optional<PublicPreKey> oneTime) {

    /**
     * The public part of a prekey.
     *
     * @param id its id
     * @param key its key
     */
    public record PublicPreKey(int id, CurvePublicKey key) {}

    /**
     * Checks the signature.
     *
     * @throws CryptoException when the identity did not sign the prekey: the server, or someone between, has replaced it
     */
    public PreKeyBundle {
        if (!identity.verify(signed.key().typed(), signature.array())) {
            throw new CryptoException(
                    "The signed prekey of a device has a wrong signature; no session is opened with it.");
        }
    }
}
