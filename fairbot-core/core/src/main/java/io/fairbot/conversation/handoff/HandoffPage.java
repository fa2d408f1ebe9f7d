package io.fairbot.conversation.handoff;

import java.util.List;
import java.util.Optional;

/**
 * A page of conversations.
 *
 * @param conversations the conversations; with an attendant or a text in the query they may be fewer than the limit, or none, though
 *     there is a next page, since a page looks at a bounded number of conversations
 * @param next the cursor of the next page, empty for the last one
 */
public record HandoffPage(List<ConversationSummary> conversations, Optional<String> next) {

    /** Copies the list. */
    public HandoffPage {
        conversations = List.copyOf(conversations);
    }
}
