package io.fairbot.conversation.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairbot.Internal;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stored event of a conversation, from its receipt until its retention expires. It remains after it is settled, so that a
 * repeated event is recognized.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param chat the provider's name of the chat of a message; null for other events
 * @param from the address of the sender, to which replies are sent
 * @param name the name that the sender has set, possibly empty
 * @param seq its position in the order of the branch
 * @param open true until it is settled, then null
 * @param event the event
 * @param receivedAt when it became durable
 * @param outcome the way in which it was settled; of an open event {@link EventOutcome#LATE} when an operator has decided
 *     that it is answered so, null otherwise
 * @param replies the outbox entries that answer it
 * @param reason the reason why it could not be answered as usual, null otherwise
 * @param settledAt when it was settled, null until then
 * @param topics the topics that the handler named, see {@link Turn#withTopics}; none until then
 * @param insights what interpreters found in the message, one for each that was asked
 */
@Internal
public record InboxEntry(
        String branch,
        String contact,
        @Nullable String chat,
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
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> topics,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<InsightEntry> insights) {

    /** The length up to which the id of a message is part of the document's id, which has at most 200 characters. */
    private static final int MAX_PLAIN_ID = 128;

    private static final int DIGEST_BYTES = 16;

    /** The ways in which an event is settled. */
    public enum EventOutcome {
        /** With replies of its own. */
        ANSWERED,
        /** With the reply of an earlier message, because its own would have been the same. */
        MERGED,
        /** Without a reply, because the conversation waits for an attendant or has one. */
        PAUSED,
        /** Without a reply, because the handler returned none. */
        IGNORED,
        /** With an apology, because it arrived or was handled too late. */
        LATE,
        /** With an apology, because the handler failed; an operator can replay it. */
        DEAD,
        /** Not yet: it was restored from a backup and waits for an operator to release or close it. */
        HELD,
        /** Without a reply, because an operator closed it after a restore. */
        CLOSED
    }

    /** Copies the lists. Entries that were stored before topics and insights existed have none. */
    public InboxEntry {
        replies = List.copyOf(replies);
        topics = topics == null ? List.of() : List.copyOf(topics);
        insights = insights == null ? List.of() : List.copyOf(insights);
    }

    /**
     * Returns the entry with what interpreters found.
     *
     * @param found one for each interpreter that was asked
     * @return the entry
     */
    public InboxEntry withInsights(List<InsightEntry> found) {
        return with(copy -> copy.insights = found);
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
        return with(copy -> {
            copy.open = null;
            copy.outcome = how;
            copy.replies = answers;
            copy.reason = why;
            copy.settledAt = at;
            copy.topics = about;
        });
    }

    /**
     * Returns the entry as restored from a backup: it is not handled until an operator releases it.
     *
     * @return the held entry
     */
    public InboxEntry asHeld() {
        return unsettled(null, EventOutcome.HELD, "It was restored from a backup.");
    }

    /**
     * Returns a held entry that is to be answered with the apology for late answers.
     *
     * @return the open entry
     */
    public InboxEntry asReleasedLate() {
        return unsettled(true, EventOutcome.LATE, null);
    }

    /**
     * Returns a dead or held entry that is to be handled. It counts as sent and received now, and is interpreted again: the
     * operator wants a reply and no apology for its age.
     *
     * @param place its position in the order of the branch
     * @param at when
     * @return the open entry
     */
    public InboxEntry asReopened(long place, Instant at) {
        ConversationEvent again = event instanceof ConversationEvent.Message message
                ? new ConversationEvent.Message(message.id(), message.content(), at, message.quoted())
                : event;
        return unsettled(true, null, null).with(copy -> {
            copy.seq = place;
            copy.event = again;
            copy.receivedAt = at;
            copy.insights = List.of();
        });
    }

    /** Returns the entry as it is before it is settled, open or held. */
    private InboxEntry unsettled(@Nullable Boolean isOpen, @Nullable EventOutcome expected, @Nullable String because) {
        return with(copy -> {
            copy.open = isOpen;
            copy.outcome = expected;
            copy.replies = List.of();
            copy.reason = because;
            copy.settledAt = null;
            copy.topics = List.of();
        });
    }

    private InboxEntry with(Consumer<InboxEntryCopy> change) {
        InboxEntryCopy copy = new InboxEntryCopy(this);
        change.accept(copy);
        return copy.entry();
    }

    /** A copy of an entry in which what may change can be changed. */
    private static final class InboxEntryCopy {
        private final InboxEntry original;
        private long seq;
        private @Nullable Boolean open;
        private ConversationEvent event;
        private Instant receivedAt;
        private @Nullable EventOutcome outcome;
        private List<String> replies;
        private @Nullable String reason;
        private @Nullable Instant settledAt;
        private List<String> topics;
        private List<InsightEntry> insights;

        InboxEntryCopy(InboxEntry original) {
            this.original = original;
            seq = original.seq;
            open = original.open;
            event = original.event;
            receivedAt = original.receivedAt;
            outcome = original.outcome;
            replies = original.replies;
            reason = original.reason;
            settledAt = original.settledAt;
            topics = original.topics;
            insights = original.insights;
        }

        InboxEntry entry() {
            return new InboxEntry(
                    original.branch,
                    original.contact,
                    original.chat,
                    original.from,
                    original.name,
                    seq,
                    open,
                    event,
                    receivedAt,
                    outcome,
                    replies,
                    reason,
                    settledAt,
                    topics,
                    insights);
        }
    }

    /**
     * Returns the identity of the message.
     *
     * @return the chat and the provider's id; empty for events that are no messages
     */
    public Optional<MessageRef> ref() {
        return Optional.ofNullable(chat).map(name -> new MessageRef(name, event.id()));
    }

    /**
     * Returns the key of the event within its branch, which names its document.
     *
     * @return that of the message, or the id of another event
     */
    public String key() {
        return ref().map(InboxEntry::key).orElseGet(event::id);
    }

    /**
     * Returns the key of a message within its branch.
     *
     * @param message the message
     * @return the id of the message and a digest of its chat, whose name may be a telephone number
     */
    public static String key(MessageRef message) {
        String id = message.id().length() > MAX_PLAIN_ID ? digest(message.id()) : message.id();
        return id + "/" + digest(message.chat());
    }

    /**
     * Returns the key of a message that a person wrote on the phone of the line.
     *
     * @param message the message
     * @return a key that no message of a customer has
     */
    public static String ownKey(MessageRef message) {
        return key(message) + "/own";
    }

    /**
     * Returns the id of its document.
     *
     * @param branch the branch
     * @param key the event's key
     * @return the id in {@link ConversationModels#INBOX}
     */
    public static String id(String branch, String key) {
        return branch + "/" + key;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }
}
