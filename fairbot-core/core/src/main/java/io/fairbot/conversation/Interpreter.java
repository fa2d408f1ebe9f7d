package io.fairbot.conversation;

import io.fairbot.media.MediaException;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.media.StoredMedium;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.content.MediaRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An asynchronous step between the receipt of a message and its turn, such as a language model, a classifier or speech recognition.
 *
 * <p>It runs for each message for which a handler is about to be called, at most {@link #deadline()} long. What it finds is stored
 * with the message before the turn, so a turn that is repeated, also after a restart, reads the same; handlers read it with
 * {@link ConversationContext#insight}. When it finds nothing, fails or is late, the turn goes on without; a result that comes after
 * the deadline is not used. The messages of one contact keep their order meanwhile, and those of others do not wait.
 *
 * <p>It is called from several threads concurrently, and may be called again for a message when the process ended before its result
 * was stored. The work that it still does after its deadline is its own to end.
 *
 * @param <T> the type of its results, which JSON can represent
 */
public interface Interpreter<T> {
    /** The longest deadline. */
    Duration MAX_DEADLINE = Duration.ofMinutes(1);

    /**
     * Returns the name under which its results are stored.
     *
     * @return a lower-case letter and up to 39 more, digits or hyphens; the same whenever it is asked
     */
    String id();

    /**
     * Returns the type of its results, by which handlers find them.
     *
     * @return the type; the same whenever it is asked
     */
    Class<T> type();

    /**
     * Interprets a message.
     *
     * @param message the message
     * @param circumstances branch, contact and time
     * @return what it found, empty for nothing; when it fails, the failure is logged and nothing was found
     */
    CompletionStage<Optional<T>> interpret(ConversationEvent.Message message, Circumstances circumstances);

    /**
     * Returns the time after which the turn goes on without a result.
     *
     * @return more than zero and at most {@link #MAX_DEADLINE}, by default 5 seconds
     */
    default Duration deadline() {
        return Duration.ofSeconds(5);
    }

    /** The circumstances of a message that is interpreted. The engine implements it; a test creates one with {@link #of}. */
    interface Circumstances {

        /**
         * Creates the circumstances of a message without media.
         *
         * @param branch the id of the branch
         * @param contact the customer
         * @param now the current time
         * @return the circumstances
         */
        static Circumstances of(String branch, Contact contact, Instant now) {
            return of(branch, contact, now, MediaStore.memory(MediaLimits.DEFAULTS));
        }

        /**
         * Creates the circumstances of a message.
         *
         * @param branch the id of the branch
         * @param contact the customer
         * @param now the current time
         * @param media the store in which {@link #fetch} finds the bytes of media
         * @return the circumstances
         */
        static Circumstances of(String branch, Contact contact, Instant now, MediaStore media) {
            return new GivenCircumstances(branch, contact, now, media);
        }

        /**
         * Returns the branch.
         *
         * @return the id of the branch
         */
        String branch();

        /**
         * Returns the customer.
         *
         * @return the customer, as they are known before this turn
         */
        Contact contact();

        /**
         * Returns the time.
         *
         * @return the current time
         */
        Instant now();

        /**
         * Returns the application's store of media. An interpreter that makes a document or a picture puts its bytes here and returns the
         * reference with what it found; the handler sends it.
         *
         * @return the store
         */
        MediaStore media();

        /**
         * Fetches the bytes of a medium that the customer sent. Those that are not in the store of media yet come through the line of the
         * branch, and are stored. The bytes are within the limits of the store and have the checksum of the medium.
         *
         * @param medium the medium, as it was received
         * @return the bytes; fails with {@link MediaException} when the provider no longer has them, or when they are refused
         */
        default CompletionStage<StoredMedium> fetch(MediaRef medium) {
            return media().find(medium.sha256().orElse(medium.id()))
                    .thenApply(found -> found.orElseThrow(() -> new MediaException(
                            MediaException.MediaRefusal.GONE, "The bytes of this medium are not there any more.")));
        }
    }
}
