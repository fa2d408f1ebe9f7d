package io.fairbot.whatsapp;

import io.fairbot.store.Write;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where a channel hands over what it hears on one line. Safe for use from any thread.
 *
 * <p>A channel acknowledges to its provider only after the stage ended well; when it fails, the provider is to deliver
 * again.
 */
public interface InboundSink {

    /**
     * Takes over a message.
     *
     * @param message the message
     * @param channelWrites what the channel must keep in the same commit, such as advanced keys
     * @return ends when the message is durable
     */
    CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites);

    /**
     * Takes over what the provider says about a message we sent; one that nobody knows is ignored.
     *
     * @param status the news
     * @param channelWrites what the channel must keep in the same commit
     * @return ends when it is durable
     */
    CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites);

    /**
     * Hears that the session's state changed; sending goes on or waits accordingly.
     *
     * @param state the new state
     */
    void stateChanged(SessionState state);

    /**
     * Hears that the provider sent something that is neither a message nor a status: a receipt, a presence, an answer to a
     * sign of life. Such events prove that the line works. Cheap; never blocks.
     */
    void active();

    /**
     * Hears of a failure that did not end the session.
     *
     * @param trouble what happened
     */
    void faulted(LineFault trouble);

    /**
     * Waits for what becomes of a message.
     *
     * @param messageId the channel's name for it
     * @param patience how long to wait; zero to look only
     * @return the settlement; {@link Settlement.SettlementOutcome#PENDING} when there is none in time, also for an unknown message
     */
    CompletionStage<Settlement> settlement(String messageId, Duration patience);
}
