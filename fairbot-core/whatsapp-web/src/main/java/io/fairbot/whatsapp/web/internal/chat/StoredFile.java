package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the file of a message is, as it is stored under the id of its medium for as long as the media hosts keep files.
 *
 * @param pointer the place and the key; it is encrypted in the store
 * @param at when the message arrived
 */
public record StoredFile(MediaPointer pointer, Instant at) {
    /** The documents, one for each medium. */
    public static final Model<StoredFile> MODEL = Model.builder("web_files", StoredFile.class)
            .retainFor("at", Duration.ofDays(30))
            .build();

    /** The documents with what of them is secret. */
    public static final ChannelModel<StoredFile> STORED = ChannelModel.of(MODEL).secret("pointer");
}
