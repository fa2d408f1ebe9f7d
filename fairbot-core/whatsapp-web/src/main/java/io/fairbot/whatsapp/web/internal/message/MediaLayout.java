package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.whatsapp.content.MediaKind;
import java.util.List;

/**
 * The numbers of the fields of one kind of medium; 0 for what it has not.
 *
 * @param field the field of a message in which a medium of this kind is
 * @param kind the kind; a sound may also be a voice message
 * @param facts the fields of what is known about it
 * @param place the fields of where its file is
 */
record MediaLayout(int field, MediaKind kind, MediaDetails facts, MediaPlace place) {
    /** The layouts of all kinds. */
    static final List<MediaLayout> ALL = List.of(
            new MediaLayout(
                    MessageFields.IMAGE,
                    MediaKind.IMAGE,
                    new MediaDetails(2, 3, 12, 0, 0),
                    new MediaPlace(4, 5, 8, 9, 11)),
            new MediaLayout(
                    MessageFields.VIDEO,
                    MediaKind.VIDEO,
                    new MediaDetails(2, 7, 14, 5, 0),
                    new MediaPlace(3, 4, 6, 11, 13)),
            new MediaLayout(
                    MessageFields.AUDIO,
                    MediaKind.AUDIO,
                    new MediaDetails(2, 0, 10, 5, 0),
                    new MediaPlace(3, 4, 7, 8, 9)),
            new MediaLayout(
                    MessageFields.DOCUMENT,
                    MediaKind.DOCUMENT,
                    new MediaDetails(2, 20, 11, 0, 8),
                    new MediaPlace(4, 5, 7, 9, 10)),
            new MediaLayout(
                    MessageFields.STICKER,
                    MediaKind.STICKER,
                    new MediaDetails(5, 0, 10, 0, 0),
                    new MediaPlace(2, 9, 4, 3, 8)));

    /** The field of a sound that was recorded in the chat. */
    static final int VOICE = 6;

    /** The field of a document's title, which stands for its name where it has none. */
    static final int TITLE = 3;

    /** The fields of what is known about a medium. */
    record MediaDetails(int mimeType, int caption, int keySince, int seconds, int fileName) {}

    /** The fields of where its file is. */
    record MediaPlace(int sha256, int length, int key, int sealedSha256, int path) {}

    static MediaLayout of(MediaKind kind) {
        MediaKind sent = kind == MediaKind.VOICE ? MediaKind.AUDIO : kind;
        return ALL.stream()
                .filter(layout -> layout.kind == sent)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no message for the medium " + kind + "."));
    }
}
