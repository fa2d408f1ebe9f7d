package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A template that the provider has approved, with values for its parameters. It is the only content that can be sent to a
 * customer who has not written for a day.
 *
 * @param name the name of the template: lower-case letters, digits and underscores, up to 512
 * @param language its language, such as {@code pt_BR}
 * @param parameters the values of its parameters in order, up to {@value ContentLimits#MAX_TEMPLATE_TEXT} characters in all
 * @param text the text of the template with these values, which a channel without templates sends; possibly empty
 * @param header the value of its header, where that takes one
 * @param buttons the values of its buttons, of each at most one
 */
@JsonTypeName("template")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Template(
        String name,
        String language,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> parameters,
        @JsonInclude(JsonInclude.Include.ALWAYS) String text,
        Optional<TemplateHeader> header,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<TemplateButton> buttons)
        implements OutboundContent {
    /** The largest number of buttons of a template. */
    public static final int MAX_BUTTONS = 10;

    private static final int MAX_VALUE = 2000;
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
        buttons = List.copyOf(buttons);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The field template.name must have 1 to 512 lower-case letters, digits and underscores.");
        }
        if (!LANGUAGE.matcher(language).matches()) {
            throw new IllegalArgumentException("The field template.language must be a language such as pt_BR.");
        }
        ContentChecks.length("template.parameters", String.join("", parameters), ContentLimits.MAX_TEMPLATE_TEXT);
        parameters.forEach(value -> checkValue("template.parameters", value));
        ContentChecks.length("template.text", text, MessageContent.MAX_TEXT);
        if (buttons.stream().map(TemplateButton::index).distinct().count() < buttons.size()) {
            throw new IllegalArgumentException("The field template.buttons must not name a button twice.");
        }
    }

    /**
     * Creates a template whose header and buttons take no values.
     *
     * @param name see {@link #name()}
     * @param language see {@link #language()}
     * @param parameters see {@link #parameters()}
     * @param text see {@link #text()}
     * @throws IllegalArgumentException when one is not as described
     */
    public Template(String name, String language, List<String> parameters, String text) {
        this(name, language, parameters, text, Optional.empty(), List.of());
    }

    private static void checkValue(String field, String value) {
        if (value.isBlank() || NOT_ALLOWED.matcher(value).find()) {
            throw new IllegalArgumentException("The field " + field + " must not have a value that is blank or"
                    + " has a line end, a tab or more than four spaces in a row.");
        }
    }

    /**
     * The value of a template's header: words, or a medium; one of both.
     *
     * @param text the value of the placeholder in its words, up to {@value ContentLimits#MAX_HEADER} characters
     * @param media the picture, video or document that it shows
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record TemplateHeader(Optional<String> text, Optional<MediaRef> media) {
        private static final Set<MediaKind> KINDS = EnumSet.of(MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT);

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException when it has both or neither, or one is not as described
         */
        public TemplateHeader {
            if (text.isPresent() == media.isPresent()) {
                throw new IllegalArgumentException(
                        "The field template.header must have a text or a medium, and not both.");
            }
            text.ifPresent(value -> {
                ContentChecks.length("template.header.text", value, ContentLimits.MAX_HEADER);
                checkValue("template.header.text", value);
            });
            if (media.filter(file -> !KINDS.contains(file.kind())).isPresent()) {
                throw new IllegalArgumentException(
                        "The field template.header.media must be a picture, a video or a document.");
            }
        }

        /**
         * Returns a header of words.
         *
         * @param value the value of its placeholder
         * @return the header
         */
        public static TemplateHeader of(String value) {
            return new TemplateHeader(Optional.of(value), Optional.empty());
        }

        /**
         * Returns a header with a medium.
         *
         * @param file the medium, which is in the application's store of media
         * @return the header
         */
        public static TemplateHeader of(MediaRef file) {
            return new TemplateHeader(Optional.empty(), Optional.of(file));
        }
    }

    /** What the value of a button is. */
    public enum TemplateButtonKind {
        /** The end of the address that it opens. */
        URL,
        /** What a tap on it reports, in place of its title. */
        QUICK_REPLY,
        /** The code that it copies. */
        COPY_CODE
    }

    /**
     * The value of a template's button.
     *
     * @param index the place of the button, from 0
     * @param kind what the value is
     * @param value the value, 1 to 2000 characters
     */
    public record TemplateButton(int index, TemplateButtonKind kind, String value) {
        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException when one is not as described
         */
        public TemplateButton {
            if (index < 0 || index >= MAX_BUTTONS) {
                throw new IllegalArgumentException(
                        "The field template.buttons.index must be from 0 to " + (MAX_BUTTONS - 1) + ".");
            }
            ContentChecks.length("template.buttons.value", value, MAX_VALUE);
            if (value.isBlank()) {
                throw new IllegalArgumentException("The field template.buttons.value must not be blank.");
            }
        }
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
