package io.fairbot.whatsapp.sandbox;

import io.fairbot.http.RequestFields;
import io.fairbot.whatsapp.MessageRef;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A reader of the content of a customer's message from a request: exactly one of several kinds. */
final class SandboxContentReader {
    /** The id of a medium without bytes. */
    static final String NO_BYTES = "none";

    private static final Set<MediaKind> UNCAPTIONED = EnumSet.of(MediaKind.VOICE, MediaKind.AUDIO, MediaKind.STICKER);
    private static final List<String> KINDS = kinds();
    private static final int MAX_OPTION = 256;
    private static final BigDecimal POLE = BigDecimal.valueOf(90);
    private static final BigDecimal DATE_LINE = BigDecimal.valueOf(180);
    private static final int MAX_QUANTITY = 100_000;
    private static final BigDecimal MAX_PRICE = BigDecimal.valueOf(1_000_000_000);
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_EMOJI = 32;
    private static final int MAX_PHONE = 40;
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{C}\\p{M}\\p{Z}\\s]");
    private static final Pattern ONE_SYMBOL = Pattern.compile("\\X");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");

    private SandboxContentReader() {}

    private static List<String> kinds() {
        List<String> kinds = new ArrayList<>(List.of("text"));
        Arrays.stream(MediaKind.values()).map(MediaKind::label).forEach(kinds::add);
        kinds.addAll(
                List.of("location", "interactive", "contacts", "reaction", "edit", "deletion", "order", "unsupported"));
        return List.copyOf(kinds);
    }

    static Optional<MessageContent> read(RequestFields fields) {
        List<String> given = KINDS.stream().filter(fields::has).toList();
        if (given.size() > 1) {
            given.forEach(kind -> fields.wrong(kind, "cannot stand beside " + others(given, kind)));
            return Optional.empty();
        }
        String kind = given.isEmpty() ? "text" : given.get(0);
        return switch (kind) {
            case "text" -> text(fields, "text").map(Text::new);
            case "unsupported" -> checked(fields, kind, () -> new Unsupported(visible(fields, kind, MAX_OPTION)));
            case "contacts" -> contacts(fields);
            default -> fields.object(kind).flatMap(inner -> checked(fields, kind, () -> content(kind, inner)));
        };
    }

    private static MessageContent content(String kind, RequestFields inner) {
        return switch (kind) {
            case "location" ->
                new Location(
                        inner.number("latitude", POLE.negate(), POLE),
                        inner.number("longitude", DATE_LINE.negate(), DATE_LINE),
                        visible(inner, "name", inner.optionalText("name", 1, Location.MAX_NAME)),
                        visible(inner, "address", inner.optionalText("address", 1, Location.MAX_NAME)));
            case "interactive" -> new Choice(inner.text("id", 1, MAX_OPTION), visible(inner, "title", MAX_OPTION));
            case "reaction" -> new Reaction(messageId(inner), emoji(inner));
            case "deletion" -> new Deleted(messageId(inner));
            case "edit" -> new Edited(messageId(inner), new Text(inner.text("text", 1, MessageContent.MAX_TEXT)));
            case "order" -> order(inner);
            default -> media(MediaKind.valueOf(kind.toUpperCase(Locale.ROOT)), inner);
        };
    }

    /** Returns a text in which something can be seen, as a phone sends no other. */
    private static String visible(RequestFields fields, String field, int most) {
        String text = fields.text(field, 1, most);
        visible(fields, field, Optional.of(text).filter(given -> !given.isEmpty()));
        return text;
    }

    /** Returns a text, and says so when nothing of it can be seen. */
    static Optional<String> visible(RequestFields fields, String field, Optional<String> text) {
        if (text.filter(given -> !VISIBLE.matcher(given).find()).isPresent()) {
            fields.wrong(field, "must have characters that can be seen");
        }
        return text;
    }

    private static Optional<String> emoji(RequestFields inner) {
        Optional<String> emoji = visible(inner, "emoji", inner.optionalText("emoji", 1, MAX_EMOJI));
        if (emoji.filter(given -> !ONE_SYMBOL.matcher(given).matches()
                        || LETTER.matcher(given).find())
                .isPresent()) {
            inner.wrong("emoji", "must be one emoji");
        }
        return emoji;
    }

    /** The id of an earlier message; whether there is one is known to its line. */
    private static String messageId(RequestFields inner) {
        return inner.text("messageId", 1, MessageRef.MAX_LENGTH);
    }

    private static Optional<String> text(RequestFields fields, String field) {
        return Optional.of(fields.text(field, 1, MessageContent.MAX_TEXT));
    }

    private static Optional<MessageContent> contacts(RequestFields fields) {
        List<ContactCard> cards = new ArrayList<>();
        for (RequestFields card : fields.objects("contacts", Contacts.MAX_CARDS)) {
            String name = visible(card, "name", ContactCard.MAX_NAME);
            List<String> phones = card.texts("phones", ContactCard.MAX_PHONES, MAX_PHONE);
            phones.forEach(phone -> visible(card, "phones", Optional.of(phone)));
            checked(fields, "contacts", () -> new ContactCard(name, phones)).ifPresent(cards::add);
        }
        return cards.isEmpty() ? Optional.empty() : Optional.of(new Contacts(cards));
    }

    private static Order order(RequestFields inner) {
        String catalog = inner.text("catalog", 1, OrderItem.MAX_PRODUCT);
        String text = inner.optionalText("text", 1, MessageContent.MAX_TEXT).orElse("");
        List<OrderItem> items = new ArrayList<>();
        for (RequestFields item : inner.objects("items", Order.MAX_ITEMS)) {
            String product = visible(item, "product", OrderItem.MAX_PRODUCT);
            int quantity = item.number("quantity", BigDecimal.ONE, BigDecimal.valueOf(MAX_QUANTITY))
                    .intValue();
            BigDecimal price = item.decimal("price", BigDecimal.ZERO, MAX_PRICE);
            String currency = item.text("currency", 3, 3);
            checked(inner, "items", () -> new OrderItem(product, quantity, price, currency))
                    .ifPresent(items::add);
        }
        return new Order(catalog, items, text);
    }

    private static Media media(MediaKind kind, RequestFields inner) {
        Optional<String> id = inner.optionalText("id", 1, MediaRef.MAX_ID);
        Optional<String> caption = inner.optionalText("caption", 0, MessageContent.MAX_TEXT);
        if (caption.isPresent() && UNCAPTIONED.contains(kind)) {
            inner.wrong("caption", "must be left out: WhatsApp shows none with " + kind.label());
        }
        Optional<String> fileName = inner.optionalText("fileName", 1, MediaRef.MAX_FILE_NAME);
        String type = inner.optionalText("mimeType", 1, MAX_OPTION).orElse(type(kind));
        if (!family(kind).isEmpty() && !type.startsWith(family(kind))) {
            inner.wrong("mimeType", "must begin with " + family(kind));
        }
        MediaRef medium = MediaRef.of(kind, id.orElse(NO_BYTES), type);
        Optional<Integer> seconds = inner.has("seconds")
                ? Optional.of(inner.number("seconds", BigDecimal.ZERO, BigDecimal.valueOf(MAX_SECONDS))
                        .intValue())
                : Optional.empty();
        MediaRef named = fileName.map(medium::withFileName).orElse(medium);
        return new Media(seconds.map(named::withSeconds).orElse(named), caption);
    }

    /** The begin of the types of a kind; empty for documents, which can be anything. */
    private static String family(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> "image/";
            case VOICE, AUDIO -> "audio/";
            case VIDEO -> "video/";
            case STICKER -> "image/webp";
            case DOCUMENT -> "";
        };
    }

    /** The usual type of a kind, for a medium without bytes. */
    private static String type(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> "image/jpeg";
            case VOICE -> "audio/ogg; codecs=opus";
            case AUDIO -> "audio/mpeg";
            case VIDEO -> "video/mp4";
            case DOCUMENT -> "application/octet-stream";
            case STICKER -> "image/webp";
        };
    }

    /** Creates a content; the sentence of one that refuses its values is an error of the field. */
    private static <T> Optional<T> checked(RequestFields fields, String kind, Supplier<? extends T> creation) {
        try {
            return Optional.of(creation.get());
        } catch (IllegalArgumentException e) {
            if (!fields.isValid()) {
                // A wrong field has a sentence of its own.
                return Optional.empty();
            }
            String reason = sentence(String.valueOf(e.getMessage())).replace("field media.", "field " + kind + ".");
            fields.wrong(kind, "is not accepted: " + reason);
            return Optional.empty();
        }
    }

    /** Returns a sentence as part of another one, which has its own full stop. */
    private static String sentence(String message) {
        String begun = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
        return begun.endsWith(".") ? begun.substring(0, begun.length() - 1) : begun;
    }

    private static String others(List<String> given, String kind) {
        return String.join(
                " and ", given.stream().filter(other -> !other.equals(kind)).toList());
    }
}
