package io.fairbot.conversation.interpreter;

import io.fairbot.Internal;
import io.fairbot.conversation.Interpreter;
import io.fairbot.media.MediaException;
import io.fairbot.media.MediaException.MediaRefusal;
import io.fairbot.media.MediaStore;
import io.fairbot.media.StoredMedium;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.MediaRef;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A fetcher of the bytes of media that customers of a branch sent: from the application's store, or through the line of the branch.
 * Safe for use from any thread.
 */
@Internal
public final class MediaFetcher {
    private final MediaStore media;
    private final Supplier<Optional<WhatsAppSession>> session;

    /**
     * Creates a fetcher.
     *
     * @param media the application's store
     * @param session the line of the branch, empty while there is none
     */
    public MediaFetcher(MediaStore media, Supplier<Optional<WhatsAppSession>> session) {
        this.media = media;
        this.session = session;
    }

    /** The circumstances of a message at a branch with a line. */
    private record LineCircumstances(String branch, Contact contact, Instant now, MediaFetcher fetcher)
            implements Interpreter.Circumstances {
        @Override
        public MediaStore media() {
            return fetcher.media;
        }

        @Override
        public CompletionStage<StoredMedium> fetch(MediaRef medium) {
            return fetcher.fetch(medium);
        }
    }

    /**
     * Returns the circumstances of a message.
     *
     * @param branch the id of the branch
     * @param contact the customer
     * @param now the current time
     * @return the circumstances
     */
    public Interpreter.Circumstances circumstances(String branch, Contact contact, Instant now) {
        return new LineCircumstances(branch, contact, now, this);
    }

    private CompletionStage<StoredMedium> fetch(MediaRef medium) {
        return media.find(medium.sha256().orElse(medium.id()))
                .thenCompose(
                        found -> found.isPresent() ? CompletableFuture.completedStage(found.get()) : fromLine(medium));
    }

    private CompletionStage<StoredMedium> fromLine(MediaRef medium) {
        return session.get()
                .map(line -> line.fetch(medium, media))
                .orElseGet(() -> CompletableFuture.failedStage(gone("The line of this branch is not open.")))
                .thenCompose(fetched -> media.find(fetched.sha256().orElseThrow()))
                .thenApply(found -> found.orElseThrow(() -> gone("The bytes of this medium were deleted.")));
    }

    private static MediaException gone(String why) {
        return new MediaException(MediaRefusal.GONE, why);
    }
}
