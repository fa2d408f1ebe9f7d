package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A template that the provider has approved, with values for its parameters. It is the only content that can be sent to a
 * customer who has not written for a day.
 *
 * @param name the name of the template: lower-case letters, digits and underscores, up to 512
 * @param language its language, such as {@code pt_BR}
 * @param parameters the values of its parameters in order, up to {@value ContentLimits#MAX_TEMPLATE_TEXT} characters in all
 * @param text the text of the template with these values, which a channel without templates sends; possibly empty
 */
@JsonTypeName("template")
public record Template(String name, String language, List<String> parameters, String text) implements OutboundContent {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,512}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(_[A-Z]{2})?");
    private static final Pattern NOT_ALLOWED = Pattern.compile("[\\n\\r\\t]| {5}");

    /**
     * Copies the parameters and checks all values.
     *
     * @throws IllegalArgumentException when one is not as described
     */
    public Template {
        parameters = List.copyOf(parameters);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The field template.name must have 1 to 512 lower-case letters, digits and underscores.");
        }
        if (!LANGUAGE.matcher(language).matches()) {
            throw new IllegalArgumentException("The field template.language must be a language such as pt_BR.");
        }
        ContentChecks.length("template.parameters", String.join("", parameters), ContentLimits.MAX_TEMPLATE_TEXT);
        for (String value : parameters) {
            if (value.isBlank() || NOT_ALLOWED.matcher(value).find()) {
                throw new IllegalArgumentException(
                        "The field template.parameters must not have a value that is blank or"
                                + " has a line end, a tab or more than four spaces in a row.");
            }
        }
        ContentChecks.length("template.text", text, MessageContent.MAX_TEXT);
    }

    @Override
    public String kind() {
        return "template";
    }

    @Override
    public String fallbackText() {
        return text;
    }
}
