package io.fairbot.whatsapp.channel;

import io.fairbot.store.Write;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.Settlement;
import java.time.Duration;
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
     * @param channelWrites the channel's own writes of the same commit, such as advanced keys
     * @return completes when the message is durable
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

    /**
     * Waits for the settlement of a message.
     *
     * @param message the message
     * @param timeout the time to wait; zero returns the current state
     * @return the settlement; {@link Settlement.SettlementOutcome#PENDING} when there is none before the timeout, also for
     *     an unknown message
     */
    CompletionStage<Settlement> settlement(MessageRef message, Duration timeout);
}
