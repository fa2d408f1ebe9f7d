package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import io.fairbot.whatsapp.web.internal.message.MediaLayout.MediaPlace;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.WrittenContent;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A reader of media within messages. */
final class MediaReader {
    private static final int CHECKSUM_LENGTH = 32;
    private static final int MAX_PATH = 1000;
    private static final long MAX_SECONDS = 1_000_000;
    private static final String UNKNOWN_MIME_TYPE = "application/octet-stream";
    private static final Pattern NOT_IN_FILE_NAMES = Pattern.compile("[\\p{Cc}\\p{Cf}/\\\\]");

    private MediaReader() {}

    /** Reads a medium; one without a place, a key or a checksum is none that could be fetched. */
    static Optional<WrittenContent> read(MediaLayout layout, ProtobufReader fields, String id) {
        MediaKind kind = kind(layout, fields);
        return pointer(layout.place(), kind, fields).map(file -> {
            MediaRef media = new MediaRef(
                    id,
                    kind,
                    mimeType(layout, fields),
                    Optional.of(file.length()),
                    Optional.of(file.sha256()),
                    fileName(layout, fields),
                    seconds(layout, fields));
            Media content = new Media(media, caption(layout, fields));
            return new WrittenContent(content, ContentReader.quoted(fields, MessageFields.QUOTE), Optional.of(file));
        });
    }

    private static MediaKind kind(MediaLayout layout, ProtobufReader fields) {
        return layout.kind() == MediaKind.AUDIO && fields.flag(MediaLayout.VOICE) ? MediaKind.VOICE : layout.kind();
    }

    private static Optional<MediaPointer> pointer(MediaPlace place, MediaKind kind, ProtobufReader fields) {
        Optional<String> key = checksum(fields, place.key());
        Optional<String> sha256 = checksum(fields, place.sha256());
        Optional<String> sealed = checksum(fields, place.sealedSha256());
        Optional<String> path = fields.text(place.path()).filter(text -> text.length() <= MAX_PATH);
        OptionalLong length = fields.integer(place.length());
        if (key.isEmpty() || sha256.isEmpty() || sealed.isEmpty() || path.isEmpty() || length.orElse(-1) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new MediaPointer(kind, path.get(), key.get(), sha256.get(), sealed.get(), length.getAsLong()));
    }

    private static Optional<String> checksum(ProtobufReader fields, int field) {
        return fields.bytes(field)
                .filter(bytes -> bytes.length == CHECKSUM_LENGTH)
                .map(HexFormat.of()::formatHex);
    }

    private static String mimeType(MediaLayout layout, ProtobufReader fields) {
        return fields.text(layout.facts().mimeType())
                .map(type -> type.strip().toLowerCase(Locale.ROOT))
                .filter(MediaRef::isMimeType)
                .orElse(UNKNOWN_MIME_TYPE);
    }

    private static Optional<String> caption(MediaLayout layout, ProtobufReader fields) {
        return ContentReader.text(fields, layout.facts().caption(), MessageContent.MAX_TEXT);
    }

    private static Optional<String> fileName(MediaLayout layout, ProtobufReader fields) {
        if (layout.kind() != MediaKind.DOCUMENT) {
            return Optional.empty();
        }
        return fields.text(layout.facts().fileName())
                .or(() -> fields.text(MediaLayout.TITLE))
                .map(name -> NOT_IN_FILE_NAMES.matcher(name).replaceAll("_"))
                .map(name -> ContentReader.cut(name, MediaRef.MAX_FILE_NAME))
                .filter(name -> !name.isBlank());
    }

    private static Optional<Integer> seconds(MediaLayout layout, ProtobufReader fields) {
        long seconds = fields.integer(layout.facts().seconds(), 0);
        return seconds > 0 && seconds <= MAX_SECONDS ? Optional.of((int) seconds) : Optional.empty();
    }
}
