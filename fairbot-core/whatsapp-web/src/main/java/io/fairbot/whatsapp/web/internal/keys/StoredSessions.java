package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.web.internal.signal.SessionRecord;
import java.util.Base64;

/**
 * The sessions with one device, as they are stored under its address.
 *
 * @param sessions the sessions, in base64; they are encrypted in the store
 */
public record StoredSessions(String sessions) {
    /** The documents, one for each device. */
    public static final Model<StoredSessions> MODEL =
            Model.builder("web_sessions", StoredSessions.class).build();

    /** The documents with what of them is secret. */
    public static final ChannelModel<StoredSessions> STORED =
            ChannelModel.of(MODEL).secret("sessions");

    static StoredSessions of(SessionRecord sessions) {
        return new StoredSessions(Base64.getEncoder().encodeToString(sessions.toBytes()));
    }

    SessionRecord read() {
        return SessionRecord.parse(Base64.getDecoder().decode(sessions));
    }

    /** Returns the name of the type alone. */
    @Override
    public String toString() {
        return "StoredSessions";
    }
}
