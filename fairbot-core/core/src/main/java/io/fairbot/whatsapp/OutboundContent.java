package io.fairbot.whatsapp;

import java.util.List;

/**
 * What we send to a customer: words, and possibly options to choose from.
 *
 * @param text the words
 * @param options what can be chosen; none for plain words. The text alone must make sense: some channels show no options
 */
public record OutboundContent(String text, List<ChoiceOption> options) {

    /** Copies the options. */
    public OutboundContent {
        options = List.copyOf(options);
    }

    /**
     * Returns what kind it is called in the API.
     *
     * @return {@code text} or {@code options}
     */
    public String kind() {
        return options.isEmpty() ? "text" : "options";
    }
}
