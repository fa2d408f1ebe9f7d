package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * The choice of a button or of a row of a list.
 *
 * @param id the id of the {@link ChoiceOption}
 * @param title the text that the customer saw
 */
@JsonTypeName("interactive")
public record Choice(String id, String title) implements MessageContent {
    @Override
    public String kind() {
        return "interactive";
    }

    @Override
    public String text() {
        return title;
    }
}
