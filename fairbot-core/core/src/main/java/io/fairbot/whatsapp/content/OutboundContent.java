package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fairbot.Internal;
import java.util.List;

/**
 * The content of a message to a customer.
 *
 * <p>A content that a channel cannot send is sent as its {@link #fallbackText()}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", visible = true, defaultImpl = Unsupported.class)
@JsonIgnoreProperties("type")
@JsonSubTypes({
    @JsonSubTypes.Type(Text.class),
    @JsonSubTypes.Type(Buttons.class),
    @JsonSubTypes.Type(ListMenu.class),
    @JsonSubTypes.Type(Media.class),
    @JsonSubTypes.Type(Location.class),
    @JsonSubTypes.Type(Template.class),
    @JsonSubTypes.Type(Reaction.class),
    @JsonSubTypes.Type(Contacts.class),
    @JsonSubTypes.Type(Unsupported.class)
})
public sealed interface OutboundContent
        permits Text, Buttons, ListMenu, Media, Location, Template, Reaction, Contacts, Unsupported {

    /**
     * Returns a text with options to choose from: buttons when there are up to three with short titles, otherwise a list.
     *
     * @param text the text
     * @param options the options, 1 to {@value ListMenu#MAX_OPTIONS}
     * @return the content
     * @throws IllegalArgumentException when a title or an id is too long or occurs twice, or there are too many options
     */
    static OutboundContent options(String text, List<ChoiceOption> options) {
        boolean fitsButtons = options.size() <= ContentLimits.MAX_BUTTONS
                && options.stream()
                        .allMatch(option -> option.description().isEmpty()
                                && option.title()
                                                .codePointCount(
                                                        0, option.title().length())
                                        <= ContentLimits.MAX_BUTTON_TITLE);
        return fitsButtons ? Buttons.of(text, options) : ListMenu.of(text, options);
    }

    /**
     * Returns the kind of content, as the API names it.
     *
     * @return {@code text}, {@code buttons}, {@code list}, the kind of medium such as {@code image}, {@code location},
     *     {@code template}, {@code reaction} or {@code contacts}
     */
    String kind();

    /**
     * Returns the text that the customer sees in the content.
     *
     * @return the text, the caption of a medium; otherwise empty
     */
    String text();

    /**
     * Returns the options that the customer can choose.
     *
     * @return the buttons or all rows of the list; otherwise none
     */
    default List<ChoiceOption> options() {
        return List.of();
    }

    /**
     * Returns the content as text, for a channel that cannot send it otherwise.
     *
     * @return the text, in which options are numbered from 1; blank when no text can stand for the content
     */
    String fallbackText();

    /**
     * Returns the content with another text.
     *
     * @param text the text
     * @return the content; unchanged where the text is no part of it
     */
    @Internal
    default OutboundContent withText(String text) {
        return this;
    }
}
