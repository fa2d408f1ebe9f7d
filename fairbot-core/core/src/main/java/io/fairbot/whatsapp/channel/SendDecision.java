package io.fairbot.whatsapp.channel;

import java.time.Duration;

/** The decision of a {@link SendPolicy} about one attempt. */
public sealed interface SendDecision {
    /** An approval. */
    SendDecision APPROVED = new Approval();

    /** The approval to send the message now; {@link SendPolicy#attemptEnded} must be called when the attempt has ended. */
    record Approval() implements SendDecision {}

    /**
     * The decision that the message cannot be sent yet; it retains its position.
     *
     * @param reason the reason
     * @param delay the time after which to ask again
     */
    record Deferral(SendRefusal reason, Duration delay) implements SendDecision {}

    /**
     * The decision that the message is not sent at all.
     *
     * @param reason the reason
     */
    record Denial(SendRefusal reason) implements SendDecision {}
}
