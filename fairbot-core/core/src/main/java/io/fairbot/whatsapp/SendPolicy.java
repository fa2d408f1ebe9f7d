package io.fairbot.whatsapp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides when a message may leave, and whether at all. It stands between the outbox and the session. Safe for use from any
 * thread.
 *
 * <p>The outbox asks before each attempt. Replies of one contact are asked for one after another; a message that answers
 * nothing travels apart, so a gate lets only one message to a contact go at a time.
 */
public interface SendPolicy {
    /** Lets everything go at once: for a host that paces in another way, and sends nothing but replies. */
    SendPolicy UNLIMITED = new SendPolicy() {
        @Override
        public CompletionStage<SendDecision> decide(OutboundMessage message) {
            return CompletableFuture.completedStage(SendDecision.APPROVED);
        }

        @Override
        public void attemptEnded(OutboundMessage message) {
            // Nothing was counted.
        }
    };

    /**
     * Asks whether a message may leave now.
     *
     * @param message the message
     * @return the answer; it comes when the message's turn has come, which may take some seconds
     */
    CompletionStage<SendDecision> decide(OutboundMessage message);

    /**
     * Hears that an attempt is over for which clearance was granted, whatever became of it.
     *
     * @param message the message
     */
    void attemptEnded(OutboundMessage message);
}
