package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.whatsapp.content.MediaKind;

/** The numbers of the fields of one kind of medium; 0 for what it has not. */
enum MediaLayout {
    IMAGE(MessageFields.IMAGE, new MediaFacts(2, 3, 12, 0, 0), new MediaPlace(4, 5, 8, 9, 11)),
    VIDEO(MessageFields.VIDEO, new MediaFacts(2, 7, 14, 5, 0), new MediaPlace(3, 4, 6, 11, 13)),
    AUDIO(MessageFields.AUDIO, new MediaFacts(2, 0, 10, 5, 0), new MediaPlace(3, 4, 7, 8, 9)),
    DOCUMENT(MessageFields.DOCUMENT, new MediaFacts(2, 20, 11, 0, 8), new MediaPlace(4, 5, 7, 9, 10)),
    STICKER(MessageFields.STICKER, new MediaFacts(5, 0, 10, 0, 0), new MediaPlace(2, 9, 4, 3, 8));

    /** The field of a sound that was recorded in the chat. */
    static final int VOICE = 6;

    /** The field of a document's title, which stands for its name where it has none. */
    static final int TITLE = 3;

    private final int field;
    private final MediaFacts facts;
    private final MediaPlace place;

    /** The fields of what is known about a medium. */
    record MediaFacts(int mimeType, int caption, int keySince, int seconds, int fileName) {}

    /** The fields of where its file is. */
    record MediaPlace(int sha256, int length, int key, int sealedSha256, int path) {}

    MediaLayout(int field, MediaFacts facts, MediaPlace place) {
        this.field = field;
        this.facts = facts;
        this.place = place;
    }

    static MediaLayout of(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> IMAGE;
            case VIDEO -> VIDEO;
            case VOICE, AUDIO -> AUDIO;
            case DOCUMENT -> DOCUMENT;
            case STICKER -> STICKER;
        };
    }

    /** Returns the field of a message in which a medium of this kind is. */
    int field() {
        return field;
    }

    MediaFacts facts() {
        return facts;
    }

    MediaPlace place() {
        return place;
    }
}
