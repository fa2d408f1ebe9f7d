package io.fairbot.whatsapp.channel;

import io.fairbot.whatsapp.OutboundMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A policy that decides when a message can be sent, and whether at all; the outbox consults it before each attempt.
 * Implementations are safe for use from any thread.
 *
 * <p>Replies to a contact are requested one after another. Unsolicited messages are requested independently of them, so a
 * policy has to approve only one message to a contact at a time.
 */
public interface SendPolicy {
    /**
     * The policy that approves every message at once, for a host that limits sending in another way, and sends replies
     * only.
     */
    SendPolicy UNLIMITED = new SendPolicy() {
        @Override
        public CompletionStage<SendDecision> decide(OutboundMessage message) {
            return CompletableFuture.completedStage(SendDecision.APPROVED);
        }

        @Override
        public void attemptEnded(OutboundMessage message) {
            // No attempt was counted.
        }
    };

    /**
     * Decides about one attempt to send a message.
     *
     * @param message the message
     * @return the decision; it completes when it is the message's turn, which can take some seconds
     */
    CompletionStage<SendDecision> decide(OutboundMessage message);

    /**
     * Reports that an approved attempt has ended, whatever its result.
     *
     * @param message the message
     */
    void attemptEnded(OutboundMessage message);
}
