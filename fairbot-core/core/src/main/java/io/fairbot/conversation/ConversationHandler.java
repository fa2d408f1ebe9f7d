package io.fairbot.conversation;

import io.fairbot.conversation.handoff.HandoffNotice;
import io.fairbot.store.Model;
import java.util.List;
import java.util.Optional;

/**
 * A bot: a function from a state and an event to the replies and the next state.
 *
 * <pre>{@code
 * ConversationHandler echo = (state, event, context) -> Turn.reply("Você disse: " + event.text());
 * }</pre>
 *
 * <p>It is called for the events of one contact in their order, one at a time, and for several contacts concurrently from
 * several threads. It reads only its arguments and does no input or output: its result is committed as a whole, and when
 * the commit fails it is called again with the same event. An exception settles the event with
 * {@link ApologyReason#FAILED}.
 */
@FunctionalInterface
public interface ConversationHandler {

    /**
     * Handles one event.
     *
     * @param state the state that the last turn left, {@link ConversationState#NONE} for a new conversation or one that has been
     *     silent for too long
     * @param event the event
     * @param context branch, contact, time and snapshots
     * @return the replies, the next state and the writes to commit
     */
    Turn handle(ConversationState state, ConversationEvent event, ConversationContext context);

    /**
     * Handles a message that was written in a group; called only where {@code FAIRBOT_GROUP_MESSAGES} is {@code read}. The default ignores
     * it.
     *
     * <p>The conversation is the one with the author, and a reply goes to the private chat with the author, as a
     * {@link io.fairbot.whatsapp.Purpose#NOTICE}: nothing is ever sent into a group.
     *
     * @param group the provider's name of the group
     * @param state the state of the conversation with the author
     * @param message the message
     * @param context branch, author, time and snapshots
     * @return the replies, the next state and the writes to commit
     */
    default Turn handleGroup(
            String group, ConversationState state, ConversationEvent.Message message, ConversationContext context) {
        return Turn.ignore();
    }

    /**
     * Returns an apology for messages that cannot be answered as usual. The default is none.
     *
     * @param reason the reason
     * @param context branch, contact, time and snapshots
     * @return the apology, or empty
     */
    default Optional<Reply> apology(ApologyReason reason, ConversationContext context) {
        return Optional.empty();
    }

    /**
     * Returns the word of the engine to a customer who waits for an attendant, or whose conversation returns to the bot. The default is
     * the Portuguese text of the notice.
     *
     * @param notice the occasion, and its text
     * @param context branch, contact, time and snapshots
     * @return the word, in the language of the bot
     */
    default Reply notice(HandoffNotice notice, ConversationContext context) {
        return Reply.of(notice.text());
    }

    /**
     * Returns whether the handler is also called for what a customer writes while the conversation waits for an attendant; never while
     * an attendant has it. The default is false: the bot is silent from the handoff on.
     *
     * @return whether it is, the same whenever it is asked
     */
    default boolean answersWhileWaiting() {
        return false;
    }

    /**
     * Returns the models of the documents that its turns write; a host that gives the handler to its coordinator need not name
     * them.
     *
     * @return the models, the same whenever it is asked; none by default
     */
    default List<Model<?>> models() {
        return List.of();
    }

    /** The reason for which a message cannot be answered as usual. */
    enum ApologyReason {
        /** It waited too long for an answer to be right; one apology stands for all such messages of a contact. */
        LATE,
        /** The handler failed. */
        FAILED
    }
}
