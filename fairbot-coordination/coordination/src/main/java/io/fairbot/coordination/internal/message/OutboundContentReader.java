package io.fairbot.coordination.internal.message;

import io.fairbot.http.RequestFields;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.ListSection;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Template.TemplateButton;
import io.fairbot.whatsapp.content.Template.TemplateButtonKind;
import io.fairbot.whatsapp.content.Template.TemplateHeader;
import io.fairbot.whatsapp.content.Text;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** A reader of the content of a message to a customer from a request: exactly one of several kinds. */
public final class OutboundContentReader {
    private static final List<String> KINDS = List.of("text", "buttons", "list", "location", "contacts", "reaction");
    private static final BigDecimal POLE = BigDecimal.valueOf(90);
    private static final BigDecimal DATE_LINE = BigDecimal.valueOf(180);
    private static final int MAX_EMOJI = 32;
    private static final int MAX_PHONE = 40;
    private static final int MAX_TEMPLATE_NAME = 512;
    private static final int MAX_LANGUAGE = 10;
    private static final int MAX_PARAMETERS = 100;
    private static final int MAX_BUTTON_KIND = 20;
    private static final int MAX_BUTTON_VALUE = 2000;
    private static final BigDecimal LAST_BUTTON = BigDecimal.valueOf(Template.MAX_BUTTONS - 1);

    private OutboundContentReader() {}

    /**
     * Reads the content of a message from the field {@code content}, or a template from the field {@code template}; exactly one of
     * them is given. Errors are recorded in the fields.
     */
    public static Optional<OutboundContent> read(RequestFields fields) {
        boolean isTemplate = fields.has("template");
        if (isTemplate == fields.has("content")) {
            fields.wrong("content", "must be given, or template: one of the two");
            return Optional.empty();
        }
        String field = isTemplate ? "template" : "content";
        return fields.object(field)
                .flatMap(inner -> isTemplate ? checked(fields, field, () -> template(inner)) : content(fields, inner));
    }

    private static Optional<OutboundContent> content(RequestFields fields, RequestFields inner) {
        List<String> given = KINDS.stream().filter(inner::has).toList();
        if (given.size() != 1) {
            fields.wrong("content", "must have exactly one of " + String.join(", ", KINDS));
            return Optional.empty();
        }
        String kind = given.get(0);
        return switch (kind) {
            case "text" -> checked(fields, "content", () -> new Text(inner.text(kind, 1, ContentLimits.MAX_TEXT)));
            case "contacts" -> checked(fields, "content", () -> new Contacts(cards(inner)));
            default -> inner.object(kind).flatMap(values -> checked(fields, "content", () -> structured(kind, values)));
        };
    }

    private static OutboundContent structured(String kind, RequestFields values) {
        return switch (kind) {
            case "buttons" ->
                new Buttons(
                        values.text("text", 1, ContentLimits.MAX_INTERACTIVE_TEXT),
                        options(values, ContentLimits.MAX_BUTTONS),
                        values.optionalText("header", 1, ContentLimits.MAX_HEADER),
                        values.optionalText("footer", 1, ContentLimits.MAX_FOOTER));
            case "list" ->
                new ListMenu(
                        values.text("text", 1, ContentLimits.MAX_INTERACTIVE_TEXT),
                        values.optionalText("button", 1, ContentLimits.MAX_BUTTON_TITLE)
                                .orElse(ListMenu.DEFAULT_BUTTON),
                        List.of(new ListSection("", options(values, ContentLimits.MAX_ROWS))),
                        values.optionalText("header", 1, ContentLimits.MAX_HEADER),
                        values.optionalText("footer", 1, ContentLimits.MAX_FOOTER));
            case "location" ->
                new Location(
                        values.number("latitude", POLE.negate(), POLE),
                        values.number("longitude", DATE_LINE.negate(), DATE_LINE),
                        values.optionalText("name", 1, Location.MAX_NAME),
                        values.optionalText("address", 1, Location.MAX_NAME));
            default ->
                new Reaction(
                        values.text("messageId", 1, MessageRef.MAX_LENGTH), values.optionalText("emoji", 1, MAX_EMOJI));
        };
    }

    private static List<ChoiceOption> options(RequestFields values, int most) {
        return values.objects("options", most).stream()
                .map(option -> new ChoiceOption(
                        option.text("id", 1, ContentLimits.MAX_OPTION_ID),
                        option.text("title", 1, ContentLimits.MAX_ROW_TITLE),
                        option.optionalText("description", 1, ContentLimits.MAX_DESCRIPTION)))
                .toList();
    }

    private static List<ContactCard> cards(RequestFields inner) {
        return inner.objects("contacts", ContentLimits.MAX_CONTACTS).stream()
                .map(card -> new ContactCard(
                        card.text("name", 1, ContactCard.MAX_NAME),
                        card.texts("phones", ContactCard.MAX_PHONES, MAX_PHONE)))
                .toList();
    }

    private static Template template(RequestFields values) {
        return new Template(
                values.text("name", 1, MAX_TEMPLATE_NAME),
                values.text("language", 2, MAX_LANGUAGE),
                values.texts("parameters", MAX_PARAMETERS, ContentLimits.MAX_TEMPLATE_TEXT),
                values.optionalText("text", 1, ContentLimits.MAX_TEXT).orElse(""),
                values.object("header")
                        .map(header -> TemplateHeader.of(header.text("text", 1, ContentLimits.MAX_HEADER))),
                values.objects("buttons", Template.MAX_BUTTONS).stream()
                        .map(OutboundContentReader::button)
                        .toList());
    }

    private static TemplateButton button(RequestFields values) {
        BigDecimal index = values.number("index", BigDecimal.ZERO, LAST_BUTTON);
        if (index.stripTrailingZeros().scale() > 0) {
            values.wrong("index", "must be a whole number");
        }
        return new TemplateButton(
                index.intValue(),
                values.parsed("kind", MAX_BUTTON_KIND, OutboundContentReader::buttonKind)
                        .orElse(TemplateButtonKind.URL),
                values.text("value", 1, MAX_BUTTON_VALUE));
    }

    private static TemplateButtonKind buttonKind(String text) {
        return Arrays.stream(TemplateButtonKind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of url, quick_reply, copy_code"));
    }

    /** Creates a content; the sentence of one that refuses its values is an error of the field. */
    private static Optional<OutboundContent> checked(
            RequestFields fields, String field, Supplier<? extends OutboundContent> creation) {
        try {
            return Optional.of(creation.get());
        } catch (IllegalArgumentException e) {
            // A field that is wrong by itself has a sentence of its own.
            if (fields.isValid()) {
                fields.wrong(field, "is not accepted: " + sentence(String.valueOf(e.getMessage())));
            }
            return Optional.empty();
        }
    }

    /** Returns a sentence as part of another one, which has its own full stop. */
    private static String sentence(String message) {
        String begun = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
        return begun.replaceFirst("\\.$", "");
    }
}
