package io.fairbot.whatsapp;

import java.time.Duration;

/** The decision of a {@link SendPolicy} about one attempt. */
public sealed interface SendDecision {
    /** An approval. */
    SendDecision APPROVED = new Approval();

    /** The message is to be sent now; {@link SendPolicy#attemptEnded} must be called when the attempt is over. */
    record Approval() implements SendDecision {}

    /**
     * The message cannot be sent yet; it keeps its position.
     *
     * @param reason why
     * @param delay after which time to ask again
     */
    record Deferral(SendRefusal reason, Duration delay) implements SendDecision {}

    /**
     * The message is not sent at all.
     *
     * @param reason why
     */
    record Denial(SendRefusal reason) implements SendDecision {}
}
