package io.fairbot.whatsapp;

import java.util.List;

/**
 * The content of a message to a customer: a text, and possibly options to choose from.
 *
 * @param text the text
 * @param options the options to choose from; empty for text alone. The text must make sense alone: some channels show no
 *     options
 */
public record OutboundContent(String text, List<ChoiceOption> options) {

    /** Copies the options. */
    public OutboundContent {
        options = List.copyOf(options);
    }

    /**
     * Returns the kind of content, as the API names it.
     *
     * @return {@code text} or {@code options}
     */
    public String kind() {
        return options.isEmpty() ? "text" : "options";
    }
}
