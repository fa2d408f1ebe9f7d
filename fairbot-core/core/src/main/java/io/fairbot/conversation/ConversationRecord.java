package io.fairbot.conversation;

import io.fairbot.whatsapp.Alias;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one conversation stands.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param address where answers go: where the last message came from
 * @param state what the handler remembers
 * @param stateUntil when the state is forgotten
 * @param paused true while a person has taken over, null otherwise
 * @param pausedBy who took over, null otherwise
 * @param apologizedAt when an apology for late messages was last said, null for never
 * @param lastEventAt when something last happened
 */
public record ConversationRecord(
        String branch,
        String contact,
        Alias address,
        ConversationState state,
        Instant stateUntil,
        @Nullable Boolean paused,
        @Nullable String pausedBy,
        @Nullable Instant apologizedAt,
        Instant lastEventAt) {

    /**
     * Returns the name of its document.
     *
     * @param branch the branch
     * @param contact the contact's id
     * @return the id in {@link ConversationModels#CONVERSATIONS}
     */
    public static String id(String branch, String contact) {
        return branch + "/" + contact;
    }
}
