package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The content of a message from a customer. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", visible = true, defaultImpl = Unsupported.class)
@JsonIgnoreProperties("type")
@JsonSubTypes({
    @JsonSubTypes.Type(Text.class),
    @JsonSubTypes.Type(Choice.class),
    @JsonSubTypes.Type(Media.class),
    @JsonSubTypes.Type(Location.class),
    @JsonSubTypes.Type(Contacts.class),
    @JsonSubTypes.Type(Reaction.class),
    @JsonSubTypes.Type(Edited.class),
    @JsonSubTypes.Type(Deleted.class),
    @JsonSubTypes.Type(Order.class),
    @JsonSubTypes.Type(Unsupported.class)
})
public sealed interface MessageContent
        permits Text, Choice, Media, Location, Contacts, Reaction, Edited, Deleted, Order, Unsupported {
    /** The largest number of characters of a text. */
    int MAX_TEXT = 65_536;

    /**
     * Returns the kind of content, as the API names it.
     *
     * @return {@code text}, {@code interactive}, the kind of medium such as {@code image}, {@code location}, {@code contacts},
     *     {@code reaction}, {@code edit}, {@code deletion}, {@code order} or {@code unsupported}
     */
    String kind();

    /**
     * Returns the text of the content.
     *
     * @return the text, the title of a choice, the caption of a medium, the new text of an edit; otherwise empty
     */
    String text();
}
