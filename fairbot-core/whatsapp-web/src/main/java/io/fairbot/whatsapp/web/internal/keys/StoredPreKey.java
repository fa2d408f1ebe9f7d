package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import java.util.Base64;

/**
 * A one-time prekey, as it is stored under its id until a message has used it.
 *
 * @param key the private key, in base64; it is encrypted in the store
 */
public record StoredPreKey(String key) {
    /** The documents, one for each key. */
    public static final Model<StoredPreKey> MODEL =
            Model.builder("web_prekeys", StoredPreKey.class).build();

    /** The documents with what of them is secret. */
    public static final ChannelModel<StoredPreKey> STORED =
            ChannelModel.of(MODEL).secret("key");

    static StoredPreKey of(CurveKeyPair pair) {
        return new StoredPreKey(Base64.getEncoder().encodeToString(pair.privateKey()));
    }

    CurveKeyPair pair() {
        return CurveKeyPair.ofPrivate(Base64.getDecoder().decode(key));
    }

    /** Returns the name of the type alone. */
    @Override
    public String toString() {
        return "StoredPreKey";
    }
}
