package io.fairbot.whatsapp.channel;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureCause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The result of an attempt to send. */
public sealed interface Transmission {

    /**
     * The result that the provider has accepted the message.
     *
     * @param providerId the provider's own id of the message, where it is another than the channel's; replies, reactions and
     *     delivery statuses name it
     * @param deliveredTo the recipient's identifiers that the provider told, such as another form of the number; possibly none
     */
    record Sent(Optional<String> providerId, List<Alias> deliveredTo) implements Transmission {

        /** Copies the identifiers. */
        public Sent {
            deliveredTo = List.copyOf(deliveredTo);
        }

        /** Creates a result of which the provider told nothing. */
        public Sent() {
            this(Optional.empty(), List.of());
        }
    }

    /**
     * The result that the provider has refused the message.
     *
     * @param cause the cause, which determines the action
     * @param detail the provider's own message, for operators; without secrets
     * @param retryAfter the time before which the provider wants no other attempt, where it says so
     */
    record Failed(FailureCause cause, String detail, Optional<Duration> retryAfter) implements Transmission {

        /**
         * Creates a result without a time.
         *
         * @param cause the cause, which determines the action
         * @param detail the provider's own message, for operators; without secrets
         */
        public Failed(FailureCause cause, String detail) {
            this(cause, detail, Optional.empty());
        }
    }

    /**
     * The result that it is unknown whether the provider has accepted the message.
     *
     * @param detail a description of the failure, for operators; without secrets
     */
    record Unknown(String detail) implements Transmission {}
}
