package io.fairbot.whatsapp.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * A part of a chat.
 *
 * @param first the number of its first message in the chat, counted from 0
 * @param messages the messages, the oldest first
 * @param hasMore whether there are further ones: after these where they were asked for after one, else before these
 * @param isResync whether the message after which they were asked for is not among the last ones of the chat, so that these are
 *     the last ones and not those after it
 */
record ChatPart(int first, List<SandboxMessage> messages, boolean hasMore, boolean isResync) {

    /** Copies the messages. */
    ChatPart {
        messages = List.copyOf(messages);
    }

    /**
     * A question for a part of a chat: what comes after a message, or what comes before one, or else the end.
     *
     * @param limit the largest number of messages, from 1 to {@link TranscriptChat#MAX_MESSAGES}
     * @param after the id of the message before the part
     * @param before the id of the message after the part
     */
    record ChatQuery(int limit, Optional<String> after, Optional<String> before) {
        /** As much as an answer may have. */
        static final ChatQuery ALL = new ChatQuery(TranscriptChat.MAX_MESSAGES, Optional.empty(), Optional.empty());
    }
}
