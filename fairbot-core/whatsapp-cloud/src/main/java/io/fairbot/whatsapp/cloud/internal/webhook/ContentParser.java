package io.fairbot.whatsapp.cloud.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Order;
import io.fairbot.whatsapp.content.OrderItem;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parser of what a message of the Cloud API contains. A content that is not as Meta documents it, and one of a kind that this
 * version does not know, is {@link Unsupported}: the message itself is never lost.
 */
final class ContentParser {
    private static final String UNKNOWN_MIME_TYPE = "application/octet-stream";
    private static final String ORIGINAL = "original_message_id";
    private static final int MAX_KIND = 60;
    private static final int MAX_PHONE = 40;
    private static final int SHA_256_BYTES = 32;
    private static final BigDecimal MAX_QUANTITY = BigDecimal.valueOf(1_000_000);
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern NOT_IN_FILE_NAMES = Pattern.compile("[\\p{Cc}\\p{Cf}/\\\\]");

    private ContentParser() {}

    /**
     * Reads the content of a message.
     *
     * @param message the message, or the new form of an edited one
     * @return the content
     */
    static MessageContent parse(JsonNode message) {
        String type = JsonFields.text(message, "type").orElse("");
        try {
            return supported(type, message, message.path(type)).orElseGet(() -> unsupported(type, message));
        } catch (IllegalArgumentException e) {
            // A value that our own words do not take, such as a place that is not on the map.
            return new Unsupported(kind(type));
        }
    }

    /** Returns whether this version knows a type of message, even if it has no words for the content. */
    static boolean isKnown(String type) {
        return switch (type) {
            case "text",
                    "image",
                    "audio",
                    "video",
                    "document",
                    "sticker",
                    "location",
                    "contacts",
                    "reaction",
                    "button",
                    "interactive",
                    "order",
                    "edit",
                    "revoke",
                    "unsupported",
                    "system" -> true;
            default -> false;
        };
    }

    private static Optional<MessageContent> supported(String type, JsonNode message, JsonNode content) {
        return switch (type) {
            case "text" ->
                JsonFields.text(content, "body", MessageContent.MAX_TEXT).map(Text::new);
            case "image" -> media(MediaKind.IMAGE, content);
            case "video" -> media(MediaKind.VIDEO, content);
            case "document" -> media(MediaKind.DOCUMENT, content);
            case "sticker" -> media(MediaKind.STICKER, content);
            case "audio" -> media(content.path("voice").asBoolean() ? MediaKind.VOICE : MediaKind.AUDIO, content);
            case "location" -> location(content);
            case "contacts" -> contacts(message);
            case "reaction" ->
                JsonFields.text(content, "message_id").map(id -> new Reaction(id, JsonFields.text(content, "emoji")));
            case "button" ->
                JsonFields.text(content, "text")
                        .map(text ->
                                new Choice(JsonFields.text(content, "payload").orElse(text), text));
            case "interactive" -> choice(content);
            case "order" -> order(content);
            case "revoke" -> JsonFields.text(content, ORIGINAL).map(Deleted::new);
            case "edit" -> edit(content);
            default -> Optional.empty();
        };
    }

    /** Returns the kind of what cannot be shown: Meta names it in the object, and where it is a form, in its own type. */
    private static Unsupported unsupported(String type, JsonNode message) {
        return new Unsupported(kind(JsonFields.text(message.path(type), "type").orElse(type)));
    }

    private static String kind(String type) {
        return KIND.matcher(type).matches() ? JsonFields.cut(type, MAX_KIND) : "unknown";
    }

    private static Optional<MessageContent> choice(JsonNode interactive) {
        String type = JsonFields.text(interactive, "type").orElse("");
        if (!type.equals("button_reply") && !type.equals("list_reply")) {
            return Optional.empty();
        }
        JsonNode chosen = interactive.path(type);
        return JsonFields.text(chosen, "id")
                .map(id -> new Choice(id, JsonFields.text(chosen, "title").orElse(id)));
    }

    private static Optional<MessageContent> media(MediaKind kind, JsonNode medium) {
        return JsonFields.text(medium, "id").map(id -> {
            MediaRef ref = new MediaRef(
                    id, kind, mimeType(medium), Optional.empty(), checksum(medium), fileName(medium), Optional.empty());
            return new Media(ref, JsonFields.text(medium, "caption", MessageContent.MAX_TEXT));
        });
    }

    /** Returns the type of a medium; one that is of no known form does not make the medium useless. */
    private static String mimeType(JsonNode medium) {
        return JsonFields.text(medium, "mime_type")
                .map(type -> type.strip().toLowerCase(Locale.ROOT))
                .filter(MediaRef::isMimeType)
                .orElse(UNKNOWN_MIME_TYPE);
    }

    /** Returns the checksum, which a delivery has in Base64. */
    private static Optional<String> checksum(JsonNode medium) {
        return JsonFields.text(medium, "sha256").flatMap(sum -> {
            try {
                byte[] bytes = Base64.getDecoder().decode(sum);
                return bytes.length == SHA_256_BYTES
                        ? Optional.of(HexFormat.of().formatHex(bytes))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<String> fileName(JsonNode medium) {
        return JsonFields.text(medium, "filename")
                .map(name -> NOT_IN_FILE_NAMES.matcher(name).replaceAll("_"))
                .map(name -> JsonFields.cut(name, MediaRef.MAX_FILE_NAME));
    }

    private static Optional<MessageContent> location(JsonNode place) {
        Optional<BigDecimal> latitude = JsonFields.decimal(place, "latitude");
        Optional<BigDecimal> longitude = JsonFields.decimal(place, "longitude");
        if (latitude.isEmpty() || longitude.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Location(
                latitude.get(),
                longitude.get(),
                JsonFields.text(place, "name", Location.MAX_NAME),
                JsonFields.text(place, "address", Location.MAX_NAME)));
    }

    private static Optional<MessageContent> contacts(JsonNode message) {
        List<ContactCard> cards = JsonFields.list(message, "contacts").stream()
                .limit(Contacts.MAX_CARDS)
                .map(ContentParser::card)
                .flatMap(Optional::stream)
                .toList();
        return cards.isEmpty() ? Optional.empty() : Optional.of(new Contacts(cards));
    }

    private static Optional<ContactCard> card(JsonNode card) {
        List<String> phones = JsonFields.list(card, "phones").stream()
                .map(phone ->
                        JsonFields.text(phone, "phone", MAX_PHONE).or(() -> JsonFields.text(phone, "wa_id", MAX_PHONE)))
                .flatMap(Optional::stream)
                .limit(ContactCard.MAX_PHONES)
                .toList();
        JsonNode name = card.path("name");
        return JsonFields.text(name, "formatted_name", ContactCard.MAX_NAME)
                .or(() -> JsonFields.text(name, "first_name", ContactCard.MAX_NAME))
                .or(() -> phones.stream().findFirst())
                .map(words -> new ContactCard(words, phones));
    }

    private static Optional<MessageContent> order(JsonNode order) {
        List<OrderItem> items = JsonFields.list(order, "product_items").stream()
                .limit(Order.MAX_ITEMS)
                .map(ContentParser::item)
                .toList();
        return JsonFields.text(order, "catalog_id")
                .filter(catalog -> !items.isEmpty())
                .map(catalog -> new Order(
                        catalog,
                        items,
                        JsonFields.text(order, "text", MessageContent.MAX_TEXT).orElse("")));
    }

    private static OrderItem item(JsonNode item) {
        return new OrderItem(
                JsonFields.text(item, "product_retailer_id").orElse(""),
                JsonFields.decimal(item, "quantity")
                        .filter(count -> count.compareTo(MAX_QUANTITY) <= 0)
                        .map(BigDecimal::intValue)
                        .orElse(0),
                JsonFields.decimal(item, "item_price").orElse(BigDecimal.ZERO),
                JsonFields.text(item, "currency").orElse(""));
    }

    private static Optional<MessageContent> edit(JsonNode edit) {
        return JsonFields.text(edit, ORIGINAL).map(original -> new Edited(original, parse(edit.path("message"))));
    }
}
