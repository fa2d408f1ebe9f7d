package io.fairbot.media;

import io.fairbot.whatsapp.content.MediaRef;
import java.util.concurrent.CompletionStage;

/**
 * A medium whose bytes come in parts. The parts are written one after another; what was written is not in the {@link MediaStore}
 * before {@link #finish} has completed, and is deleted when it fails. A part that cannot be written ends the medium: what was
 * written is deleted, and every later call but {@link #cancel} fails with an {@link IllegalStateException}.
 */
public interface MediaUpload {

    /**
     * Writes the next bytes. The first ones are compared with the type as soon as there are enough of them.
     *
     * @param part the bytes; not modified afterwards
     * @return completes when they are written; fails with {@link MediaException} when the medium is refused, and with
     *     {@link java.io.UncheckedIOException} when it cannot be stored
     */
    CompletionStage<Void> write(byte[] part);

    /**
     * Stores the medium.
     *
     * @return the reference, with size and checksum, once the bytes are durable; fails as {@link #write} does
     */
    CompletionStage<MediaRef> finish();

    /**
     * Deletes what was written. Has no effect on a medium that is stored.
     *
     * @return completes when nothing is left
     */
    CompletionStage<Void> cancel();
}
