package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import io.fairbot.conversation.ConversationState;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.content.ListMenu;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of one conversation.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param address the address of replies: that of the last message
 * @param state the state of its handler
 * @param stateUntil when the state expires
 * @param paused true while an attendant has taken over, null otherwise
 * @param pausedBy the attendant, null otherwise
 * @param apologizedAt when an apology for late messages was last sent, null for never
 * @param menu the options of the last reply, when the customer sees only some of them or reads them as numbered text; null
 *     otherwise
 * @param lastEventAt when the last event was settled
 */
@Internal
public record ConversationRecord(
        String branch,
        String contact,
        Alias address,
        ConversationState state,
        Instant stateUntil,
        @Nullable Boolean paused,
        @Nullable String pausedBy,
        @Nullable Instant apologizedAt,
        @Nullable ListMenu menu,
        Instant lastEventAt) {

    /**
     * Returns the id of its document.
     *
     * @param branch the branch
     * @param contact the contact's id
     * @return the id in {@link ConversationModels#CONVERSATIONS}
     */
    public static String id(String branch, String contact) {
        return branch + "/" + contact;
    }
}
