package io.fairbot.whatsapp.channel;

import java.time.Duration;
import java.util.Optional;

/**
 * The properties of a channel on which the delivery of its messages depends.
 *
 * @param deduplicates see {@link WhatsAppChannel#deduplicates()}
 * @param keepsKeys see {@link WhatsAppChannel#keepsKeys()}
 * @param replyWindow see {@link WhatsAppChannel#replyWindow()}
 */
public record ChannelTraits(boolean deduplicates, boolean keepsKeys, Optional<Duration> replyWindow) {

    /**
     * Creates the properties of a channel that sends at any time.
     *
     * @param deduplicates see {@link WhatsAppChannel#deduplicates()}
     * @param keepsKeys see {@link WhatsAppChannel#keepsKeys()}
     */
    public ChannelTraits(boolean deduplicates, boolean keepsKeys) {
        this(deduplicates, keepsKeys, Optional.empty());
    }

    /**
     * Returns the properties of a channel.
     *
     * @param channel the channel
     * @return its properties
     */
    public static ChannelTraits of(WhatsAppChannel channel) {
        return new ChannelTraits(channel.deduplicates(), channel.keepsKeys(), channel.replyWindow());
    }
}
