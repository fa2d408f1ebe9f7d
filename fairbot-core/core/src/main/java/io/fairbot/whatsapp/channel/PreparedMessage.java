package io.fairbot.whatsapp.channel;

import io.fairbot.store.Write;
import io.fairbot.whatsapp.OutboundMessage;
import java.util.List;

/**
 * A message that is ready to be sent: every attempt sends the same content.
 *
 * <p>It is committed before the first attempt, together with the channel's own writes, so that a channel whose keys advance with
 * every message never uses a key twice.
 *
 * @param message the message it was prepared from
 * @param channelId the channel's id of the message; fixed from now on
 * @param payload the data that the channel needs to send it, possibly empty; a longer one than {@value #MAX_PAYLOAD} characters is refused
 * @param channelWrites the channel's own writes, such as advanced keys
 */
public record PreparedMessage(OutboundMessage message, String channelId, String payload, List<Write> channelWrites) {

    /** The largest length of a payload, in characters. */
    public static final int MAX_PAYLOAD = 262_144;

    /** Copies the writes. */
    public PreparedMessage {
        channelWrites = List.copyOf(channelWrites);
    }
}
