package io.fairbot.conversation;

import java.util.Optional;

/**
 * A bot: a function from what was and what happened to what is and what is said.
 *
 * <pre>{@code
 * ConversationHandler echo = (state, event, context) -> Turn.reply("Você disse: " + event.text());
 * }</pre>
 *
 * <p>It is called for one event of a contact at a time, in their order, and for several contacts at once from several
 * threads. It reads nothing but its arguments and does no input or output: what it returns is committed as a whole, and
 * when that fails it is called again with the same event. An exception settles the event with {@link ApologyReason#FAILED}.
 */
@FunctionalInterface
public interface ConversationHandler {

    /**
     * Answers one event.
     *
     * @param state what the last turn left, {@link ConversationState#NONE} for a new conversation or one that has been
     *     silent for too long
     * @param event what happened
     * @param context where, with whom, and what is known
     * @return what to say and to keep
     */
    Turn handle(ConversationState state, ConversationEvent event, ConversationContext context);

    /**
     * Says sorry for messages that cannot be answered as usual. The default says nothing.
     *
     * @param occasion what happened
     * @param context where and with whom
     * @return what to say, or empty
     */
    default Optional<Reply> apology(ApologyReason occasion, ConversationContext context) {
        return Optional.empty();
    }

    /** Why a message cannot be answered as usual. */
    enum ApologyReason {
        /** It waited for so long that an answer would be wrong or odd; said once for all such messages of a contact. */
        LATE,
        /** The handler failed. */
        FAILED
    }
}
