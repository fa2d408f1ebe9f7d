package io.fairbot.testkit;

import com.fasterxml.jackson.databind.node.DecimalNode;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Order;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A writer of the contents of customers' messages as the sandbox API reads them. */
final class SandboxContentWriter {
    /** The id of a medium without bytes. */
    static final String NO_BYTES = "none";

    /** The ids of media that were uploaded; a test may name others as it likes, which have no bytes. */
    private static final Pattern UPLOADED = Pattern.compile("[0-9a-f]{64}");

    private SandboxContentWriter() {}

    /** Returns the only field that a content is, with its value. */
    static Map<String, Object> fields(MessageContent content) {
        if (content instanceof Media media) {
            return Map.of(media.kind(), medium(media));
        }
        if (content instanceof Choice choice) {
            return Map.of("interactive", Map.of("id", choice.id(), "title", choice.title()));
        }
        if (content instanceof Location place) {
            return Map.of("location", place(place));
        }
        if (content instanceof Contacts contacts) {
            return Map.of("contacts", contacts.cards());
        }
        if (content instanceof Reaction reaction) {
            Map<String, Object> fields = new TreeMap<>(Map.of("messageId", reaction.messageId()));
            reaction.emoji().ifPresent(emoji -> fields.put("emoji", emoji));
            return Map.of("reaction", fields);
        }
        if (content instanceof Edited edited) {
            return Map.of("edit", Map.of("messageId", edited.messageId(), "text", edited.text()));
        }
        if (content instanceof Deleted deleted) {
            return Map.of("deletion", Map.of("messageId", deleted.messageId()));
        }
        if (content instanceof Order order) {
            Map<String, Object> fields = new TreeMap<>(Map.of("catalog", order.catalog(), "items", order.items()));
            if (!order.text().isEmpty()) {
                fields.put("text", order.text());
            }
            return Map.of("order", fields);
        }
        return content instanceof Unsupported other
                ? Map.of("unsupported", other.type())
                : Map.of("text", ((Text) content).body());
    }

    private static Map<String, Object> medium(Media media) {
        Map<String, Object> fields = new TreeMap<>();
        if (UPLOADED.matcher(media.media().id()).matches()) {
            fields.put("id", media.media().id());
        }
        fields.put("mimeType", media.media().mimeType());
        media.caption().ifPresent(caption -> fields.put("caption", caption));
        media.media().fileName().ifPresent(name -> fields.put("fileName", name));
        media.media().seconds().ifPresent(count -> fields.put("seconds", count));
        return fields;
    }

    private static Map<String, Object> place(Location place) {
        Map<String, Object> fields = new TreeMap<>();
        // As numbers: the mapper writes decimals as text.
        fields.put("latitude", DecimalNode.valueOf(place.latitude()));
        fields.put("longitude", DecimalNode.valueOf(place.longitude()));
        place.name().ifPresent(name -> fields.put("name", name));
        place.address().ifPresent(address -> fields.put("address", address));
        return fields;
    }
}
