package io.fairbot.whatsapp;

import io.fairbot.store.Write;
import java.util.List;

/**
 * A message that is ready to leave: from here on every attempt sends the same.
 *
 * <p>What is in it is committed before the first attempt, together with the channel's own writes, so a channel whose keys
 * advance with every message never uses one twice.
 *
 * @param message what it was made of
 * @param channelId the channel's name for it; fixed from now on
 * @param payload what the channel needs to send it, possibly empty; at most 256 KiB
 * @param channelWrites what the channel must keep, such as advanced keys
 */
public record PreparedMessage(OutboundMessage message, String channelId, String payload, List<Write> channelWrites) {

    /** Copies the writes. */
    public PreparedMessage {
        channelWrites = List.copyOf(channelWrites);
    }
}
