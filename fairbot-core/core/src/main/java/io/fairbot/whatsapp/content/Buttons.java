package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;

/**
 * A text with up to three buttons.
 *
 * @param text the text; one that is longer than {@value ContentLimits#MAX_INTERACTIVE_TEXT} characters is split, and the last part
 *     has the buttons
 * @param options the buttons, 1 to {@value ContentLimits#MAX_BUTTONS}, without descriptions
 * @param header a title above the text, up to {@value ContentLimits#MAX_HEADER} characters
 * @param footer a small line below the text, up to {@value ContentLimits#MAX_FOOTER} characters
 */
@JsonTypeName("buttons")
public record Buttons(String text, List<ChoiceOption> options, Optional<String> header, Optional<String> footer)
        implements OutboundContent {

    /**
     * Copies the buttons and checks all values.
     *
     * @throws IllegalArgumentException when one is too long, occurs twice, or there are too many
     */
    public Buttons {
        options = List.copyOf(options);
        ContentChecks.text("text", text, MessageContent.MAX_TEXT);
        ContentChecks.size("buttons", options, ContentLimits.MAX_BUTTONS);
        ContentChecks.options("buttons", options, ContentLimits.MAX_BUTTON_TITLE);
        header.ifPresent(title -> ContentChecks.text("header", title, ContentLimits.MAX_HEADER));
        footer.ifPresent(line -> ContentChecks.text("footer", line, ContentLimits.MAX_FOOTER));
    }

    /**
     * Returns a text with buttons.
     *
     * @param text the text
     * @param options the buttons
     * @return the content, without header and footer
     */
    public static Buttons of(String text, List<ChoiceOption> options) {
        return new Buttons(text, options, Optional.empty(), Optional.empty());
    }

    /**
     * Returns the content with a header.
     *
     * @param title a title above the text
     * @return the content
     */
    public Buttons withHeader(String title) {
        return new Buttons(text, options, Optional.of(title), footer);
    }

    /**
     * Returns the content with a footer.
     *
     * @param line a small line below the text
     * @return the content
     */
    public Buttons withFooter(String line) {
        return new Buttons(text, options, header, Optional.of(line));
    }

    @Override
    public Buttons withText(String other) {
        return new Buttons(other, options, header, footer);
    }

    @Override
    public String kind() {
        return "buttons";
    }

    @Override
    public String fallbackText() {
        return OptionText.write(header, text, options, footer);
    }
}
