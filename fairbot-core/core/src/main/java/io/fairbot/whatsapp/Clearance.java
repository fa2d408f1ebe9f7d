package io.fairbot.whatsapp;

import java.time.Duration;

/** What a {@link SendGate} answers. */
public sealed interface Clearance {
    /** The message may leave now. */
    Clearance GRANTED = new Granted();

    /** The message may leave now; {@link SendGate#done} must be called when the attempt is over. */
    record Granted() implements Clearance {}

    /**
     * Not yet; the message keeps its place.
     *
     * @param reason why
     * @param delay after which time to ask again
     */
    record Later(Refusal reason, Duration delay) implements Clearance {}

    /**
     * Not at all.
     *
     * @param reason why
     */
    record Refused(Refusal reason) implements Clearance {}
}
