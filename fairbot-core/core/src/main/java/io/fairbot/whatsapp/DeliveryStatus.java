package io.fairbot.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * A report of the provider on the delivery of a message.
 *
 * @param messageId the id of the message: the channel's, or the provider's that {@code Transmission.Sent} told
 * @param stage the stage it has reached
 * @param at when, by the provider's clock
 * @param cause the cause of a failure; present exactly for {@link DeliveryStage#FAILED}
 * @param cost what the provider charges for the message, where it says so
 * @param channelId the channel's id of the message, where the provider returns it next to an id of its own; it finds a message
 *     whose provider id is unknown because the answer to sending it was lost
 */
public record DeliveryStatus(
        String messageId,
        DeliveryStage stage,
        Instant at,
        Optional<FailureCause> cause,
        Optional<MessageCost> cost,
        Optional<String> channelId) {

    /**
     * Checks the cause.
     *
     * @throws IllegalArgumentException when a failure has no cause, or another stage has one
     */
    public DeliveryStatus {
        if (cause.isPresent() != (stage == DeliveryStage.FAILED)) {
            throw new IllegalArgumentException(
                    "A delivery status that is FAILED has a cause, and no other has one; this is" + " " + stage
                            + ". Use FailureCause.of for a code that is in no table.");
        }
    }

    /**
     * Creates a status of which the provider tells one id.
     *
     * @param messageId the id of the message: the channel's, or the provider's
     * @param stage the stage it has reached
     * @param at when, by the provider's clock
     * @param cause the cause of a failure; present exactly for {@link DeliveryStage#FAILED}
     * @param cost what the provider charges for the message, where it says so
     * @throws IllegalArgumentException when a failure has no cause, or another stage has one
     */
    public DeliveryStatus(
            String messageId,
            DeliveryStage stage,
            Instant at,
            Optional<FailureCause> cause,
            Optional<MessageCost> cost) {
        this(messageId, stage, at, cause, cost, Optional.empty());
    }

    /**
     * Creates a status without cause and cost.
     *
     * @param messageId the channel's or the provider's id of the message
     * @param stage the stage, not {@link DeliveryStage#FAILED}
     * @param at when, by the provider's clock
     * @return the status
     * @throws IllegalArgumentException when the stage is {@link DeliveryStage#FAILED}
     */
    public static DeliveryStatus of(String messageId, DeliveryStage stage, Instant at) {
        return new DeliveryStatus(messageId, stage, at, Optional.empty(), Optional.empty());
    }

    /**
     * Creates the status of a message that will not arrive.
     *
     * @param messageId the channel's or the provider's id of the message
     * @param cause the cause
     * @param at when, by the provider's clock
     * @return the status
     */
    public static DeliveryStatus failed(String messageId, FailureCause cause, Instant at) {
        return new DeliveryStatus(messageId, DeliveryStage.FAILED, at, Optional.of(cause), Optional.empty());
    }

    /**
     * Returns the status with a cost.
     *
     * @param charged what the provider charges for the message
     * @return the status
     */
    public DeliveryStatus withCost(MessageCost charged) {
        return new DeliveryStatus(messageId, stage, at, cause, Optional.of(charged), channelId);
    }

    /**
     * Returns the status with the channel's id of the message, which the provider returned next to its own.
     *
     * @param id the channel's id
     * @return the status
     */
    public DeliveryStatus withChannelId(String id) {
        return new DeliveryStatus(messageId, stage, at, cause, cost, Optional.of(id));
    }

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
