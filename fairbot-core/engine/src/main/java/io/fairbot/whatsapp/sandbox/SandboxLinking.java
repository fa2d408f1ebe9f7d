package io.fairbot.whatsapp.sandbox;

import io.fairbot.runtime.IdGenerator;
import io.fairbot.whatsapp.channel.LinkCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The link of a sandbox line with its phone, as the provider knows it; it outlives the line's sessions. Thread-safe. */
final class SandboxLinking {
    /** The time for which a code is valid, as long as that of WhatsApp. */
    static final Duration VALIDITY = Duration.ofSeconds(60);

    private static final int PAIRING_CODE_LENGTH = 8;

    private final IdGenerator ids;
    /** The code with which a phone links the line; null while it is linked. */
    private @Nullable LinkCode code;

    SandboxLinking(IdGenerator ids) {
        this.ids = ids;
    }

    synchronized boolean isLinked() {
        return code == null;
    }

    /** Returns another code; the line is not linked until a phone takes it. */
    synchronized LinkCode unlinked(LinkCode.LinkKind kind, Instant now) {
        String id = ids.next();
        String text = kind == LinkCode.LinkKind.QR
                ? "sandbox-" + id
                : id.substring(id.length() - PAIRING_CODE_LENGTH).toUpperCase(Locale.ROOT);
        LinkCode next = new LinkCode(kind, text, now.plus(VALIDITY));
        code = next;
        return next;
    }

    /** Links the line with the code that a phone has taken; returns false when it is another one, or has ended. */
    synchronized boolean link(String text, Instant now) {
        LinkCode current = code;
        boolean isValid = current != null && current.text().equals(text) && now.isBefore(current.validUntil());
        if (isValid) {
            code = null;
        }
        return isValid;
    }
}
