package io.fairbot.whatsapp.cloud.internal.send;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateHeaderDefinition;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.ListSection;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Template.TemplateButton;
import io.fairbot.whatsapp.content.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes a message as the Cloud API takes it, and refuses one that Meta would refuse. Stateless.
 *
 * <p>A message that answers several quotes the last of them, so that the customer sees what it is about.
 */
public final class MessageJson {
    private static final String TEXT = "text";
    private static final String TITLE = "title";
    private static final String OWN_IDS = "wamid.";

    /**
     * What a message needs that is not in it.
     *
     * @param mediaId the id of the uploaded file, for a medium or a template with one in its header
     * @param definition the definition of a template, where it is known
     */
    public record MessageFacts(Optional<String> mediaId, Optional<TemplateDefinition> definition) {
        /** Nothing, for all other messages. */
        public static final MessageFacts NONE = new MessageFacts(Optional.empty(), Optional.empty());
    }

    private MessageJson() {}

    /** Returns whether the Cloud API has a message for a content. */
    public static boolean supports(OutboundContent content) {
        if (content instanceof Media medium) {
            return MediaRule.of(medium.media().kind()).takes(medium.media());
        }
        return content instanceof Text
                || content instanceof Buttons
                || content instanceof ListMenu
                || content instanceof Location
                || content instanceof Contacts
                || content instanceof Reaction
                || content instanceof Template;
    }

    /**
     * Writes a message; the outbox's id goes along and comes back in its statuses.
     *
     * @throws MessageRefusedException when Meta would refuse it, whatever the time
     */
    public static String write(OutboundMessage message, MessageFacts facts) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("messaging_product", "whatsapp").put("recipient_type", "individual");
        recipient(json, message.to());
        content(json, message.content(), facts);
        List<MessageRef> answered = message.inReplyTo();
        if (answered.size() > 1 && !(message.content() instanceof Reaction)) {
            json.putObject("context")
                    .put("message_id", answered.get(answered.size() - 1).id());
        }
        json.put("biz_opaque_callback_data", message.id());
        return json.toString();
    }

    private static void recipient(ObjectNode json, Alias to) {
        switch (to.kind()) {
            case PHONE -> json.put("to", to.value().substring(1));
            case BSUID -> json.put("recipient", to.value());
            default ->
                throw MessageRefusedException.badValue(
                        "to must be a telephone number or a BSUID; the Cloud API knows no " + to.kind() + ".");
        }
    }

    private static void content(ObjectNode json, OutboundContent content, MessageFacts facts) {
        if (content instanceof Text text) {
            json.put("type", TEXT).putObject(TEXT).put("body", checked(TEXT, text.body(), ContentLimits.MAX_TEXT));
        } else if (content instanceof Buttons buttons) {
            buttons(interactive(json, "button", buttons.text(), buttons.header(), buttons.footer()), buttons);
        } else if (content instanceof ListMenu menu) {
            list(interactive(json, "list", menu.text(), menu.header(), menu.footer()), menu);
        } else if (content instanceof Media medium) {
            medium(json, medium, facts.mediaId().orElseThrow());
        } else if (content instanceof Template template) {
            template(json, template, facts);
        } else if (content instanceof Location location) {
            location(json.put("type", "location").putObject("location"), location);
        } else if (content instanceof Contacts contacts) {
            contacts(json.put("type", "contacts").putArray("contacts"), contacts);
        } else if (content instanceof Reaction reaction) {
            reaction(json.put("type", "reaction").putObject("reaction"), reaction);
        } else {
            throw MessageRefusedException.badValue(
                    "content must be one that the Cloud API sends, not " + content.kind() + ".");
        }
    }

    /** Longer texts were split before, at the limits that the line tells. */
    private static String checked(String field, String text, int most) {
        int length = text.codePointCount(0, text.length());
        if (length > most || text.isBlank()) {
            throw MessageRefusedException.badValue(
                    field + " must have 1 to " + most + " characters that are not all blank, and has " + length + ".");
        }
        return text;
    }

    private static ObjectNode interactive(
            ObjectNode json, String type, String text, Optional<String> header, Optional<String> footer) {
        ObjectNode interactive =
                json.put("type", "interactive").putObject("interactive").put("type", type);
        header.ifPresent(
                words -> interactive.putObject("header").put("type", TEXT).put(TEXT, words));
        interactive.putObject("body").put(TEXT, checked(TEXT, text, ContentLimits.MAX_INTERACTIVE_TEXT));
        footer.ifPresent(words -> interactive.putObject("footer").put(TEXT, words));
        return interactive.putObject("action");
    }

    private static void buttons(ObjectNode action, Buttons buttons) {
        ArrayNode all = action.putArray("buttons");
        buttons.options()
                .forEach(option -> all.addObject()
                        .put("type", "reply")
                        .putObject("reply")
                        .put("id", option.id())
                        .put(TITLE, option.title()));
    }

    private static void list(ObjectNode action, ListMenu menu) {
        int rows = menu.options().size();
        if (rows > ContentLimits.MAX_ROWS) {
            throw MessageRefusedException.badValue("sections.rows must have 1 to " + ContentLimits.MAX_ROWS
                    + " elements in a message, and has " + rows + ".");
        }
        action.put("button", menu.button());
        ArrayNode sections = action.putArray("sections");
        for (ListSection section : menu.sections()) {
            ObjectNode one = sections.addObject();
            if (!section.title().isEmpty()) {
                one.put(TITLE, section.title());
            }
            ArrayNode all = one.putArray("rows");
            section.rows().forEach(row -> row(all.addObject(), row));
        }
    }

    private static void row(ObjectNode json, ChoiceOption row) {
        json.put("id", row.id()).put(TITLE, row.title());
        row.description().ifPresent(words -> json.put("description", words));
    }

    private static void medium(ObjectNode json, Media medium, String mediaId) {
        MediaKind kind = medium.media().kind();
        String type = MediaRule.of(kind).type();
        ObjectNode file = json.put("type", type).putObject(type).put("id", mediaId);
        if (medium.caption().isPresent()) {
            if (kind == MediaKind.VOICE || kind == MediaKind.AUDIO || kind == MediaKind.STICKER) {
                throw MessageRefusedException.badValue(
                        "caption must be left out: WhatsApp shows none with " + kind.label() + ".");
            }
            file.put("caption", checked("caption", medium.caption().get(), ContentLimits.MAX_CAPTION));
        }
        if (kind == MediaKind.DOCUMENT) {
            medium.media().fileName().ifPresent(name -> file.put("filename", name));
        }
        if (kind == MediaKind.VOICE && medium.media().mimeType().startsWith("audio/ogg")) {
            file.put("voice", true);
        }
    }

    private static void template(ObjectNode json, Template template, MessageFacts facts) {
        ObjectNode one = json.put("type", "template").putObject("template").put("name", template.name());
        one.putObject("language").put("code", template.language());
        List<ObjectNode> components = new ArrayList<>();
        template.header().ifPresent(header -> {
            ObjectNode value = component(components, "header");
            header.text().ifPresent(words -> text(value, names(facts, true), 0, words));
            header.media().ifPresent(file -> {
                String type = MediaRule.of(file.kind()).type();
                ObjectNode named = value.put("type", type).putObject(type);
                named.put("id", facts.mediaId().orElseThrow());
                file.fileName()
                        .filter(name -> file.kind() == MediaKind.DOCUMENT)
                        .ifPresent(name -> named.put("filename", name));
            });
        });
        List<String> values = template.parameters();
        if (!values.isEmpty()) {
            ObjectNode body = Json.mapper().createObjectNode().put("type", "body");
            ArrayNode parameters = body.putArray("parameters");
            for (int i = 0; i < values.size(); i++) {
                text(parameters.addObject(), names(facts, false), i, values.get(i));
            }
            components.add(body);
        }
        template.buttons().forEach(button -> button(components, button));
        if (!components.isEmpty()) {
            one.putArray("components").addAll(components);
        }
    }

    /** Adds a component with one parameter, and returns the parameter. */
    private static ObjectNode component(List<ObjectNode> components, String type) {
        ObjectNode component = Json.mapper().createObjectNode().put("type", type);
        components.add(component);
        return component.putArray("parameters").addObject();
    }

    private static void button(List<ObjectNode> components, TemplateButton button) {
        ObjectNode value = component(components, "button");
        components
                .get(components.size() - 1)
                .put("sub_type", button.kind().name().toLowerCase(Locale.ROOT))
                .put("index", Integer.toString(button.index()));
        switch (button.kind()) {
            case URL -> value.put("type", TEXT).put(TEXT, button.value());
            case QUICK_REPLY -> value.put("type", "payload").put("payload", button.value());
            case COPY_CODE -> value.put("type", "coupon_code").put("coupon_code", button.value());
        }
    }

    private static List<String> names(MessageFacts facts, boolean isHeader) {
        return facts.definition()
                .map(definition -> TemplateCheck.names(
                        isHeader
                                ? definition
                                        .header()
                                        .map(TemplateHeaderDefinition::parameters)
                                        .orElse(List.of())
                                : definition.parameters()))
                .orElse(List.of());
    }

    private static void text(ObjectNode parameter, List<String> names, int index, String value) {
        parameter.put("type", TEXT);
        if (index < names.size()) {
            parameter.put("parameter_name", names.get(index));
        }
        parameter.put(TEXT, value);
    }

    private static void location(ObjectNode json, Location location) {
        json.put("latitude", location.latitude()).put("longitude", location.longitude());
        location.name().ifPresent(words -> json.put("name", words));
        location.address().ifPresent(words -> json.put("address", words));
    }

    private static void contacts(ArrayNode json, Contacts contacts) {
        int count = contacts.cards().size();
        if (count > ContentLimits.MAX_CONTACTS) {
            throw MessageRefusedException.badValue("contacts must have 1 to " + ContentLimits.MAX_CONTACTS
                    + " elements in a message, and has " + count + ".");
        }
        for (ContactCard card : contacts.cards()) {
            ObjectNode one = json.addObject();
            // A second part of the name is required; which one it is cannot be told from the whole.
            one.putObject("name").put("formatted_name", card.name()).put("first_name", card.name());
            if (!card.phones().isEmpty()) {
                ArrayNode phones = one.putArray("phones");
                card.phones().forEach(phone -> phones.addObject().put("phone", phone));
            }
        }
    }

    private static void reaction(ObjectNode json, Reaction reaction) {
        if (!reaction.messageId().startsWith(OWN_IDS)) {
            throw MessageRefusedException.badValue(
                    "reaction.messageId must be the id of a message that came on this line, which begins with "
                            + OWN_IDS);
        }
        json.put("message_id", reaction.messageId())
                .put("emoji", reaction.emoji().orElse(""));
    }
}
