package io.fairbot.whatsapp.channel;

import java.time.Instant;

/**
 * A code with which a phone links a line to itself. Whoever has it can take the line: it is shown to administrators, and is in
 * no log and no cache.
 *
 * @param kind how the phone takes it
 * @param text the text of the QR code, or the characters to type
 * @param validUntil when it ends
 */
public record LinkCode(LinkKind kind, String text, Instant validUntil) {

    /** The ways in which a phone takes a code. */
    public enum LinkKind {
        /** The phone scans it as a QR code. */
        QR,
        /** A person types it on the phone. */
        PAIRING_CODE
    }

    /** Returns the kind and the end alone: the text is a secret. */
    @Override
    public String toString() {
        return "LinkCode[" + kind + " until " + validUntil + "]";
    }
}
