package io.fairbot.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * What a channel says later about a message we sent.
 *
 * @param channelId the channel's name for the message
 * @param stage how far it came
 * @param at when, as the channel says
 * @param cause why it failed; present exactly for {@link DeliveryStage#FAILED}
 */
public record DeliveryStatus(String channelId, DeliveryStage stage, Instant at, Optional<FailureCause> cause) {

    /** How far a message came, in rising order; a stage may be skipped and may be told late. */
    public enum DeliveryStage {
        /** The channel took it over. */
        SENT,
        /** It is on the customer's device. */
        DELIVERED,
        /** The customer opened it. */
        READ,
        /** It will not arrive. */
        FAILED
    }
}
