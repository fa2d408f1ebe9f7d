package io.fairbot.whatsapp.channel;

import io.fairbot.store.Write;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A receiver of the messages, delivery statuses and state changes of one line. Implementations are safe for use from any
 * thread.
 *
 * <p>A channel acknowledges a message or status to its provider only after the stage has completed normally; when it fails, the
 * provider has to deliver it again.
 */
public interface InboundSink {

    /**
     * Accepts a message of a customer.
     *
     * @param message the message
     * @param channelWrites the channel's own writes of the same commit, such as advanced keys; those of a message that is
     *     stored already are committed too, since its keys have advanced once more
     * @return completes when the message is durable; fails with a {@link io.fairbot.store.BatchRejectedException} when a
     *     channel write was rejected, and with an {@link IllegalArgumentException} when one is not of the channel's models
     */
    CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites);

    /**
     * Accepts the delivery status of a message that was sent; a status of an unknown message is ignored.
     *
     * @param status the status
     * @param channelWrites the channel's own writes of the same commit
     * @return completes when the status is durable
     */
    CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites);

    /**
     * Reports that the session's state changed; sending continues or waits accordingly.
     *
     * @param state the new state
     */
    void stateChanged(SessionState state);

    /**
     * Reports that the provider sent something other than a message or a status: a receipt, a presence, the answer to a
     * probe. Such events prove that the line works. Cheap; never blocks.
     */
    void active();

    /**
     * Reports a failure that did not end the session.
     *
     * @param fault the failure
     */
    void faulted(LineFault fault);
}
