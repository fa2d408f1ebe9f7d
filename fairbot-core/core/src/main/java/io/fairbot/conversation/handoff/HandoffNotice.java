package io.fairbot.conversation.handoff;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * A word of the engine to a customer whose conversation waits for an attendant, or returns to the bot.
 *
 * @param kind its kind
 * @param opensAt when the branch opens next, in its own zone, for {@link NoticeKind#SHOP_CLOSED}; empty when it is not known
 * @param text the text in Portuguese, which is sent unless the handler returns another one
 */
public record HandoffNotice(NoticeKind kind, Optional<LocalDateTime> opensAt, String text) {

    /** The kinds of words to a customer. */
    public enum NoticeKind {
        /** An attendant is still being looked for. */
        STILL_WAITING,
        /** The branch is closed; the conversation stays in the queue until it opens. */
        SHOP_CLOSED,
        /** No one took the conversation, or the attendant did not answer: the bot answers again. */
        GIVEN_BACK,
        /** The attendant had the last word some time ago: the bot answers again. */
        ENDED
    }
}
