package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.web.internal.keys.DeviceBook;
import io.fairbot.whatsapp.web.internal.keys.PreKeyBook;
import io.fairbot.whatsapp.web.internal.keys.SessionBook;
import io.fairbot.whatsapp.web.internal.keys.StoredDevices;
import io.fairbot.whatsapp.web.internal.keys.StoredPerson;
import io.fairbot.whatsapp.web.internal.keys.StoredPreKey;
import io.fairbot.whatsapp.web.internal.keys.StoredSessions;
import io.fairbot.whatsapp.web.internal.keys.StoredSupply;
import io.fairbot.whatsapp.web.internal.signal.LocalIdentity;
import io.fairbot.whatsapp.web.internal.signal.SessionCipher;
import io.fairbot.whatsapp.web.internal.signal.SignedPreKey;
import java.security.SecureRandom;
import java.util.List;

/**
 * The keys of a line, and what uses them.
 *
 * @param store the store of the line
 * @param cipher the encryption
 * @param sessions the sessions with other devices
 * @param preKeys the own prekeys
 * @param devices the devices of persons
 * @param time the source of time
 * @param random the source of padding and ids
 */
public record LineKeys(
        ChannelStore store,
        SessionCipher cipher,
        SessionBook sessions,
        PreKeyBook preKeys,
        DeviceBook devices,
        TimeSource time,
        SecureRandom random) {
    /** The models of everything that is stored of keys and messages. */
    public static final List<ChannelModel<?>> MODELS = List.of(
            StoredSessions.STORED,
            StoredPreKey.STORED,
            StoredSupply.STORED,
            StoredPerson.STORED,
            StoredDevices.STORED,
            StoredMessage.STORED,
            StoredFile.STORED);

    /**
     * Creates the keys of a line.
     *
     * @param store the store of the line
     * @param identity the identity of the device
     * @param first the signed prekey with which it was linked
     * @param time the source of time
     * @param random the source of chance
     * @return the keys
     */
    public static LineKeys of(
            ChannelStore store, LocalIdentity identity, SignedPreKey first, TimeSource time, SecureRandom random) {
        SessionBook sessions = new SessionBook(store);
        return new LineKeys(
                store,
                new SessionCipher(identity, random),
                sessions,
                new PreKeyBook(store, identity, first, time, random),
                new DeviceBook(store, sessions, time),
                time,
                random);
    }
}
