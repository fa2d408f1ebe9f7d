package io.fairbot.conversation;

import java.util.List;
import java.util.Optional;

/**
 * A page of the history of a contact.
 *
 * @param messages the messages, the newest first
 * @param next the position after the page, for {@link Conversations#history}; empty when there is nothing older
 */
public record HistoryPage(List<HistoryMessage> messages, Optional<String> next) {

    /** Copies the messages. */
    public HistoryPage {
        messages = List.copyOf(messages);
    }
}
