package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import java.time.Instant;

/**
 * A stored timer that is running.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param name its name within the conversation
 * @param data is returned with its expiry
 * @param dueAt when it is due
 */
@Internal
public record TimerEntry(String branch, String contact, String name, String data, Instant dueAt) {

    /**
     * Returns the id of its document.
     *
     * @param branch the branch
     * @param contact the contact's id
     * @param name the timer's name
     * @return the id in {@link ConversationModels#TIMERS}
     */
    public static String id(String branch, String contact, String name) {
        return branch + "/" + contact + "/" + name;
    }
}
