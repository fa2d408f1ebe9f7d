package io.fairbot.whatsapp.cloud.internal.send;

import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateButtonDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateHeaderDefinition;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Template.TemplateButton;
import io.fairbot.whatsapp.content.Template.TemplateHeader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A check of a template that is to be sent against its definition: what Meta would refuse is refused before it leaves, with the
 * field and with the code with which Meta would refuse it. Stateless.
 */
final class TemplateCheck {
    private static final String COUNT = "132000";
    private static final String MISSING = "132001";
    private static final String TOO_LONG = "132005";
    private static final String FORMAT = "132012";
    private static final String UNUSABLE = "132015";
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private TemplateCheck() {}

    /** Returns the names of parameters; none where they are numbered. */
    static List<String> names(List<String> parameters) {
        return parameters.stream().allMatch(text -> NUMBER.matcher(text).matches()) ? List.of() : parameters;
    }

    static TemplateDefinition check(Template template, Optional<TemplateDefinition> definition) {
        TemplateDefinition found = definition.orElseThrow(() -> refused(
                MISSING,
                "template.name must be that of a template of the account; there is no " + template.name() + " in "
                        + template.language() + "."));
        if (!found.isUsable()) {
            throw refused(
                    UNUSABLE,
                    "template.name must be that of an approved template; " + template.name() + " is " + found.status()
                            + ".");
        }
        int wanted = found.parameters().size();
        if (template.parameters().size() != wanted) {
            throw refused(
                    COUNT,
                    "template.parameters must have as many values as " + template.name()
                            + " has placeholders, which is " + wanted + "; it has "
                            + template.parameters().size() + ".");
        }
        length(template, found);
        header(template.header(), found.header());
        buttons(template.buttons(), found.buttons());
        return found;
    }

    /** The limit holds for the whole body, in which a value can stand several times. */
    private static void length(Template template, TemplateDefinition found) {
        String whole = found.text();
        for (int i = 0; i < found.parameters().size(); i++) {
            whole = whole.replaceAll(
                    "\\{\\{\\s*" + found.parameters().get(i) + "\\s*\\}\\}",
                    Matcher.quoteReplacement(template.parameters().get(i)));
        }
        int length = whole.codePointCount(0, whole.length());
        if (length > ContentLimits.MAX_TEMPLATE_TEXT) {
            throw refused(
                    TOO_LONG,
                    "template.parameters must be shorter: with them " + template.name() + " has " + length
                            + " characters, and at most " + ContentLimits.MAX_TEMPLATE_TEXT + " are allowed.");
        }
    }

    private static void header(Optional<TemplateHeader> given, Optional<TemplateHeaderDefinition> wanted) {
        if (wanted.isEmpty() || isFixed(wanted.get())) {
            if (given.isPresent()) {
                throw refused(FORMAT, "template.header must be left out: the header of this template takes no value.");
            }
            return;
        }
        TemplateHeaderDefinition header = wanted.get();
        if (header.format().equals(TemplateDefinition.TEXT_HEADER)) {
            if (given.flatMap(TemplateHeader::text).isEmpty()) {
                throw refused(FORMAT, "template.header.text must have a value for the header of this template.");
            }
            return;
        }
        Optional<MediaRef> file = given.flatMap(TemplateHeader::media);
        if (file.filter(each -> each.kind().name().equals(header.format())).isEmpty()) {
            throw refused(
                    FORMAT, "template.header.media must be of the kind " + header.format() + ", as this template has.");
        }
    }

    private static boolean isFixed(TemplateHeaderDefinition header) {
        return header.format().equals(TemplateDefinition.TEXT_HEADER)
                && header.parameters().isEmpty();
    }

    private static void buttons(List<TemplateButton> given, List<TemplateButtonDefinition> wanted) {
        for (TemplateButton button : given) {
            boolean isThere = button.index() < wanted.size()
                    && wanted.get(button.index()).type().equals(button.kind().name());
            boolean takesValue = isThere
                    && (button.kind() == Template.TemplateButtonKind.QUICK_REPLY
                            || wanted.get(button.index()).needsValue());
            if (!takesValue) {
                throw refused(
                        FORMAT,
                        "template.buttons must name buttons of this template that take a value; button "
                                + button.index() + " is none of the kind " + button.kind() + ".");
            }
        }
        for (int i = 0; i < wanted.size(); i++) {
            int index = i;
            if (wanted.get(i).needsValue() && given.stream().noneMatch(button -> button.index() == index)) {
                throw refused(
                        COUNT,
                        "template.buttons must have a value for button " + i + " ("
                                + wanted.get(i).text() + ").");
            }
        }
    }

    private static MessageRefusedException refused(String code, String message) {
        return new MessageRefusedException(FailureCause.CLOUD_MALFORMED.withCode(code), message);
    }
}
