package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import java.security.SecureRandom;

/**
 * A key that every sender opens sessions with, signed by the identity of its owner and replaced now and then.
 *
 * @param id its id, see {@link PreKeySupply#MAX_ID}
 * @param keyPair the key
 * @param signature the signature of the public key with its type, 64 bytes
 */
public record SignedPreKey(int id, CurveKeyPair keyPair, Bytes signature) {

    /**
     * Generates a key and signs it.
     *
     * @param id its id
     * @param identity the identity that signs it
     * @param random the source of the key
     * @return the key
     */
    public static SignedPreKey generate(int id, LocalIdentity identity, SecureRandom random) {
        CurveKeyPair keyPair = CurveKeyPair.generate(random);
        return new SignedPreKey(
                id,
                keyPair,
                Bytes.of(identity.keyPair().sign(keyPair.publicKey().typed(), random)));
    }

    /** Returns the id alone. */
    @Override
    public String toString() {
        return "SignedPreKey[" + id + "]";
    }
}
