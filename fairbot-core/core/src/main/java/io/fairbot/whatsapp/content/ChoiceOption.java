package io.fairbot.whatsapp.content;

import java.util.Optional;

/**
 * An option that a customer can choose: a button, or a row of a list.
 *
 * @param id its id, which comes back in {@link Choice}; 1 to {@value ContentLimits#MAX_OPTION_ID} characters
 * @param title the text that the customer sees; up to {@value ContentLimits#MAX_BUTTON_TITLE} characters on a button and
 *     {@value ContentLimits#MAX_ROW_TITLE} in a list
 * @param description a second line in a list, up to {@value ContentLimits#MAX_DESCRIPTION} characters; buttons do not show it
 */
public record ChoiceOption(String id, String title, Optional<String> description) {

    /**
     * Creates an option without a description.
     *
     * @param id its id
     * @param title the text that the customer sees
     */
    public ChoiceOption(String id, String title) {
        this(id, title, Optional.empty());
    }
}
