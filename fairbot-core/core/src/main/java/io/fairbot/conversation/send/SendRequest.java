package io.fairbot.conversation.send;

import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to send one message to a customer, without an event of the conversation that it answers. Created with {@link #to};
 * not to be constructed otherwise, since components may be added. Immutable.
 *
 * @param branch the id of the branch that sends it
 * @param recipient the recipient
 * @param content the content, which fits into one message
 * @param purpose its purpose, which decides how it is paced and who may stop it
 * @param key the caller's name of the message, unique within the branch: 1 to 128 characters of A-Z, a-z, 0-9 and {@code ._:-}. The
 *     same key again is the same message, also with another time of validity: that of the first one counts
 * @param validFor the time within which it may be sent, at most 30 days; later it expires unsent. Empty for the default of 30 minutes
 * @param sender the person or program that sends it, for the history and the audit log; present for an attendant's words
 */
public record SendRequest(
        String branch,
        Recipient recipient,
        OutboundContent content,
        Purpose purpose,
        String key,
        Optional<Duration> validFor,
        Optional<String> sender) {
    /** The longest time within which a message may be sent: 30 days. */
    public static final Duration MAX_VALID = Duration.ofDays(30);

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final int MAX_SENDER = 200;

    /**
     * Checks all values.
     *
     * @throws IllegalArgumentException when one is not as described; the message names it and what is allowed
     */
    public SendRequest {
        if (branch.isBlank()) {
            throw new IllegalArgumentException("A message is sent by a branch: its id must not be blank.");
        }
        checkKey(key);
        validFor.ifPresent(time -> {
            if (time.isNegative() || time.isZero() || time.compareTo(MAX_VALID) > 0) {
                throw new IllegalArgumentException("A message is valid for more than zero time and at most "
                        + MAX_VALID.toDays() + " days, not " + time + ".");
            }
        });
        sender.ifPresent(name -> {
            if (name.isBlank() || name.length() > MAX_SENDER) {
                throw new IllegalArgumentException("The sender of a message has 1 to " + MAX_SENDER
                        + " characters that are not all blank, and has " + name.length() + ".");
            }
        });
        if (purpose == Purpose.ATTENDANT && sender.isEmpty()) {
            throw new IllegalArgumentException("The words of an attendant have a sender: set the attendant's id.");
        }
        SingleMessageCheck.check(content, purpose);
    }

    private static void checkKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("The key of a message has 1 to 128 characters of A-Z, a-z, 0-9 and"
                    + " \"._:-\"; it is an id of the caller, such as of the order that the message is about.");
        }
    }

    /**
     * Returns a builder of a request.
     *
     * @param branch the id of the branch that sends the message
     * @param recipient the recipient
     * @return a builder; content, purpose and key are to be set
     */
    public static Builder to(String branch, Recipient recipient) {
        return new Builder(branch, recipient);
    }

    /** Returns the branch, the purpose and the key: recipient and content are personal. */
    @Override
    public String toString() {
        return "SendRequest[" + branch + " " + purpose + " " + key + "]";
    }

    /** A builder of a request; not safe for use from several threads. */
    public static final class Builder {
        private final String branch;
        private final Recipient recipient;
        private @Nullable OutboundContent content;
        private @Nullable Purpose purpose;
        private @Nullable String key;
        private Optional<Duration> validFor = Optional.empty();
        private Optional<String> sender = Optional.empty();

        private Builder(String branch, Recipient recipient) {
            this.branch = branch;
            this.recipient = recipient;
        }

        /**
         * Sets the content.
         *
         * @param message the content
         * @return this
         */
        public Builder content(OutboundContent message) {
            content = message;
            return this;
        }

        /**
         * Sets the content to a text.
         *
         * @param body the text
         * @return this
         * @throws IllegalArgumentException when the text is too long
         */
        public Builder text(String body) {
            return content(new Text(body));
        }

        /**
         * Sets the purpose.
         *
         * @param why the purpose
         * @return this
         */
        public Builder purpose(Purpose why) {
            purpose = why;
            return this;
        }

        /**
         * Sets the caller's name of the message.
         *
         * @param name the key; the same key again is the same message
         * @return this
         * @throws IllegalArgumentException when it is not allowed
         */
        public Builder key(String name) {
            checkKey(name);
            key = name;
            return this;
        }

        /**
         * Sets the time within which the message may be sent.
         *
         * @param time more than zero, at most 30 days; 30 minutes by default
         * @return this
         */
        public Builder validFor(Duration time) {
            validFor = Optional.of(time);
            return this;
        }

        /**
         * Sets the person or program that sends the message.
         *
         * @param who the id of the principal, 1 to 200 characters
         * @return this
         */
        public Builder sender(String who) {
            sender = Optional.of(who);
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException when a value is not allowed
         * @throws NullPointerException when content, purpose or key is missing; the message names it
         */
        public SendRequest build() {
            return new SendRequest(
                    branch,
                    recipient,
                    Objects.requireNonNull(content, "A message has a content: set it with content(...) or text(...)."),
                    Objects.requireNonNull(purpose, "A message has a purpose: set it with purpose(...)."),
                    Objects.requireNonNull(key, "A message has a key: set it with key(...)."),
                    validFor,
                    sender);
        }
    }
}
