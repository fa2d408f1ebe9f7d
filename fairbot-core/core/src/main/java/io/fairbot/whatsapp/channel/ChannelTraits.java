package io.fairbot.whatsapp.channel;

/**
 * The properties of a channel on which the delivery of its messages depends.
 *
 * @param deduplicates see {@link WhatsAppChannel#deduplicates()}
 * @param keepsKeys see {@link WhatsAppChannel#keepsKeys()}
 */
public record ChannelTraits(boolean deduplicates, boolean keepsKeys) {

    /**
     * Returns the properties of a channel.
     *
     * @param channel the channel
     * @return its properties
     */
    public static ChannelTraits of(WhatsAppChannel channel) {
        return new ChannelTraits(channel.deduplicates(), channel.keepsKeys());
    }
}
