package io.fairbot.conversation.send;

import io.fairbot.FairbotException;
import io.fairbot.Internal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a message is refused before it is stored; nothing was changed, and the message names the reason and the remedy. */
public final class SendRefusedException extends FairbotException {
    private final SendRefusedReason reason;
    private final @Nullable String attendant;

    /** The reasons for which a message is refused. Values may be added. */
    public enum SendRefusedReason {
        /** This application has no such branch. */
        UNKNOWN_BRANCH,
        /** There is no such contact. */
        UNKNOWN_CONTACT,
        /** The key names a message with another recipient, content or purpose. */
        KEY_REUSED,
        /** The contact has opted out: it gets answers only, no notices and no marketing. */
        OPTED_OUT,
        /** An answer or an attendant's words go to a customer who has written within the last 24 hours, and this one has not. */
        NOT_WRITTEN_RECENTLY,
        /**
         * A person has the conversation, so that neither an answer nor the words of another attendant are sent;
         * {@link SendRefusedException#attendant()} is who.
         */
        TAKEN_BY_ATTENDANT
    }

    /**
     * Creates an exception.
     *
     * @param reason the reason, for programs
     * @param message the reason, in full sentences for a person
     */
    @Internal
    public SendRefusedException(SendRefusedReason reason, String message) {
        this(reason, message, null);
    }

    private SendRefusedException(SendRefusedReason reason, String message, @Nullable String attendant) {
        super(message, null);
        this.reason = reason;
        this.attendant = attendant;
    }

    /**
     * Creates the refusal of a message to a customer whose conversation a person has.
     *
     * @param attendant the attendant, or {@code own-phone}
     * @param message the reason, in full sentences for a person
     * @return the exception
     */
    @Internal
    public static SendRefusedException takenBy(String attendant, String message) {
        return new SendRefusedException(SendRefusedReason.TAKEN_BY_ATTENDANT, message, attendant);
    }

    /**
     * Returns the reason.
     *
     * @return the reason
     */
    public SendRefusedReason reason() {
        return reason;
    }

    /**
     * Returns who has the conversation.
     *
     * @return the attendant, or {@code own-phone} for somebody who writes on the phone of the line; empty unless the reason is
     *     {@link SendRefusedReason#TAKEN_BY_ATTENDANT}
     */
    public Optional<String> attendant() {
        return Optional.ofNullable(attendant);
    }
}
