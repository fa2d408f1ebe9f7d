package io.fairbot.whatsapp;

import java.time.Duration;

/** What a {@link SendPolicy} answers. */
public sealed interface SendDecision {
    /** The message may leave now. */
    SendDecision APPROVED = new Approval();

    /** The message may leave now; {@link SendPolicy#attemptEnded} must be called when the attempt is over. */
    record Approval() implements SendDecision {}

    /**
     * Not yet; the message keeps its place.
     *
     * @param reason why
     * @param delay after which time to ask again
     */
    record Deferral(SendRefusal reason, Duration delay) implements SendDecision {}

    /**
     * Not at all.
     *
     * @param reason why
     */
    record Denial(SendRefusal reason) implements SendDecision {}
}
