package io.fairbot.conversation;

import java.time.Instant;

/**
 * A timer that waits.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param name its name within the conversation
 * @param data what comes back with it
 * @param dueAt when it is due
 */
public record TimerEntry(String branch, String contact, String name, String data, Instant dueAt) {

    /**
     * Returns the name of its document.
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
