package io.fairbot.conversation.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairbot.Internal;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.Alias;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stored event of a conversation, from its receipt until its retention expires. It remains after it is settled, so that a
 * repeated event is recognized.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param from the address of the sender, to which replies are sent
 * @param name the name that the sender has set, possibly empty
 * @param seq its position in the order of the branch
 * @param open true until it is settled, then null
 * @param event the event
 * @param receivedAt when it became durable
 * @param outcome the way in which it was settled, null until then
 * @param replies the outbox entries that answer it
 * @param reason the reason why it could not be answered as usual, null otherwise
 * @param settledAt when it was settled, null until then
 * @param topics the topics that the handler named, see {@link Turn#withTopics}; none until then
 */
@Internal
public record InboxEntry(
        String branch,
        String contact,
        Alias from,
        Optional<String> name,
        long seq,
        @Nullable Boolean open,
        ConversationEvent event,
        Instant receivedAt,
        @Nullable EventOutcome outcome,
        List<String> replies,
        @Nullable String reason,
        @Nullable Instant settledAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> topics) {

    /** The ways in which an event is settled. */
    public enum EventOutcome {
        /** With replies of its own. */
        ANSWERED,
        /** With the reply of an earlier message, because its own would have been the same. */
        MERGED,
        /** Without a reply, because an attendant has taken the conversation over. */
        PAUSED,
        /** Without a reply, because the handler returned none. */
        IGNORED,
        /** With an apology, because it arrived or was handled too late. */
        LATE,
        /** With an apology, because the handler failed; an operator can replay it. */
        DEAD
    }

    /** Copies the lists. Entries that were stored before topics existed have none. */
    public InboxEntry {
        replies = List.copyOf(replies);
        topics = topics == null ? List.of() : List.copyOf(topics);
    }

    /**
     * Returns the settled entry.
     *
     * @param how the outcome
     * @param answers the outbox entries that answer it
     * @param why the reason why it could not be answered as usual, or null
     * @param at when
     * @param about the topics that the handler named
     * @return the settled entry
     */
    public InboxEntry withSettlement(
            EventOutcome how, List<String> answers, @Nullable String why, Instant at, List<String> about) {
        return new InboxEntry(branch, contact, from, name, seq, null, event, receivedAt, how, answers, why, at, about);
    }

    /**
     * Returns a dead entry that is to be handled again, behind all others that wait. It counts as sent and received now: the operator
     * wants a reply and no apology for its age.
     *
     * @param place its new position in the order of the branch
     * @param at when
     * @return the open entry
     */
    public InboxEntry asReopened(long place, Instant at) {
        ConversationEvent again = event instanceof ConversationEvent.Message message
                ? new ConversationEvent.Message(message.id(), message.content(), at)
                : event;
        return new InboxEntry(
                branch, contact, from, name, place, true, again, at, null, List.of(), null, null, List.of());
    }

    /**
     * Returns the id of its document.
     *
     * @param branch the branch
     * @param eventId the event's id
     * @return the id in {@link ConversationModels#INBOX}
     */
    public static String id(String branch, String eventId) {
        return branch + "/" + eventId;
    }
}
