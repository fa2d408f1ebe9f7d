package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.signal.PreKeySupply;
import io.fairbot.whatsapp.web.internal.signal.SignedPreKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The {@link PreKeySupply} of a line, as it is stored.
 *
 * @param nextId the id of the next one-time prekey
 * @param signedSince when the present signed prekey was generated
 * @param signed the present signed prekey and the former ones, the latest first; they are encrypted in the store
 */
public record StoredSupply(int nextId, Instant signedSince, List<StoredSignedKey> signed) {
    /** The documents, one for each line. */
    public static final Model<StoredSupply> MODEL =
            Model.builder("web_prekey_supply", StoredSupply.class).build();

    /** The documents with what of them is secret. */
    public static final ChannelModel<StoredSupply> STORED =
            ChannelModel.of(MODEL).secret("signed");

    /** The id of a line's document. */
    static final String ID = "supply";

    /**
     * A signed prekey.
     *
     * @param id its id
     * @param key the private key, in base64
     * @param signature the signature, in base64
     */
    public record StoredSignedKey(int id, String key, String signature) {
        static StoredSignedKey of(SignedPreKey key) {
            Base64.Encoder base64 = Base64.getEncoder();
            return new StoredSignedKey(
                    key.id(),
                    base64.encodeToString(key.keyPair().privateKey()),
                    base64.encodeToString(key.signature().array()));
        }

        SignedPreKey read() {
            Base64.Decoder base64 = Base64.getDecoder();
            return new SignedPreKey(id, CurveKeyPair.ofPrivate(base64.decode(key)), Bytes.of(base64.decode(signature)));
        }

        /** Returns the id alone. */
        @Override
        public String toString() {
            return "StoredSignedKey[" + id + "]";
        }
    }

    /** Copies the keys. */
    public StoredSupply {
        signed = List.copyOf(signed);
    }

    static StoredSupply of(PreKeySupply supply) {
        return new StoredSupply(
                supply.nextId(),
                supply.signedSince(),
                Stream.concat(Stream.of(supply.signed()), supply.former().stream())
                        .map(StoredSignedKey::of)
                        .toList());
    }

    PreKeySupply read() {
        List<SignedPreKey> keys = signed.stream().map(StoredSignedKey::read).toList();
        return new PreKeySupply(nextId, keys.get(0), signedSince, keys.subList(1, keys.size()));
    }
}
