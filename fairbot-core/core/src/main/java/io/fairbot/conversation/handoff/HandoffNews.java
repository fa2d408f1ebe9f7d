package io.fairbot.conversation.handoff;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * News of a conversation for the staff, published as an event. Not to be constructed otherwise than by an engine, since components may
 * be added.
 *
 * @param news what has happened
 * @param subject the id of the conversation in the form of {@link ConversationId#toString()}
 * @param branch the branch's id, never empty
 * @param state who answers now
 * @param since since when
 * @param attendant the attendant who has the conversation or closed it; empty for others
 * @param priority the urgency of a conversation that waits; empty for others
 * @param previous the attendant who had the conversation before; empty for none
 */
public record HandoffNews(
        NewsKind news,
        String subject,
        Optional<String> branch,
        HandoffState state,
        Instant since,
        Optional<String> attendant,
        Optional<HandoffPriority> priority,
        Optional<String> previous)
        implements EventData {

    /** The kinds of news. */
    public enum NewsKind {
        /** The conversation waits for an attendant. */
        QUEUED("conversation.queued"),
        /** The conversation was taken. */
        TAKEN("conversation.taken"),
        /** The conversation was transferred to another attendant. */
        TRANSFERRED("conversation.transferred"),
        /** The bot has the conversation again. */
        RETURNED("conversation.returned"),
        /** The conversation was closed. */
        CLOSED("conversation.closed"),
        /** The conversation still waits for an attendant, or for a word of the one who has it. */
        REMINDER("conversation.reminder");

        private final String kind;

        NewsKind(String kind) {
            this.kind = kind;
        }

        /**
         * Returns the kind of the event.
         *
         * @return the kind
         */
        public EventKind kind() {
            return new EventKind(kind, Scope.OPERATOR);
        }
    }

    /**
     * Returns the kinds of all events with this content.
     *
     * @return the kinds, for a filter
     */
    public static EventKind[] kinds() {
        return Arrays.stream(NewsKind.values()).map(NewsKind::kind).toArray(EventKind[]::new);
    }

    @Override
    public EventKind kind() {
        return news.kind();
    }
}
