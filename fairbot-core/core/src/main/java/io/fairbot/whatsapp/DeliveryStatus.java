package io.fairbot.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * A report of the provider on the delivery of a message.
 *
 * @param channelId the channel's id of the message
 * @param stage the stage it has reached
 * @param at when, by the provider's clock
 * @param cause the cause of a failure; present exactly for {@link DeliveryStage#FAILED}
 */
public record DeliveryStatus(String channelId, DeliveryStage stage, Instant at, Optional<FailureCause> cause) {

    /** The stages of a delivery, in ascending order; a stage can be skipped or reported late. */
    public enum DeliveryStage {
        /** The provider has accepted it. */
        SENT,
        /** It is on the customer's device. */
        DELIVERED,
        /** The customer opened it. */
        READ,
        /** It will not arrive. */
        FAILED
    }
}
