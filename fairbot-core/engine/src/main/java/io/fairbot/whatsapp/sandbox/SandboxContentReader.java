package io.fairbot.whatsapp.sandbox;

import io.fairbot.http.RequestFields;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A reader of the content of a customer's message from a request: exactly one of several kinds. */
final class SandboxContentReader {
    private static final List<String> KINDS =
            List.of("text", "image", "audio", "video", "document", "location", "interactive");
    private static final int MAX_OPTION = 256;
    private static final BigDecimal POLE = BigDecimal.valueOf(90);
    private static final BigDecimal DATE_LINE = BigDecimal.valueOf(180);

    private SandboxContentReader() {}

    static Optional<MessageContent> read(RequestFields fields) {
        List<String> given = KINDS.stream().filter(fields::has).toList();
        if (given.size() > 1) {
            given.forEach(kind -> fields.wrong(kind, "cannot stand beside " + others(given, kind)));
            return Optional.empty();
        }
        if (given.isEmpty() || given.get(0).equals("text")) {
            return Optional.of(new Text(fields.text("text", 1, MessageContent.MAX_TEXT)));
        }
        String kind = given.get(0);
        return fields.object(kind).map(inner -> switch (kind) {
            case "location" ->
                new Location(
                        inner.number("latitude", POLE.negate(), POLE),
                        inner.number("longitude", DATE_LINE.negate(), DATE_LINE));
            case "interactive" -> new Choice(inner.text("id", 1, MAX_OPTION), inner.text("title", 1, MAX_OPTION));
            default ->
                new Media(
                        MediaRef.of(
                                MediaKind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)),
                                "sandbox",
                                "application/octet-stream"),
                        inner.optionalText("caption", 0, MessageContent.MAX_TEXT));
        });
    }

    private static String others(List<String> given, String kind) {
        return String.join(
                " and ", given.stream().filter(other -> !other.equals(kind)).toList());
    }
}
