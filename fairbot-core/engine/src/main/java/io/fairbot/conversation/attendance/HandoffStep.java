package io.fairbot.conversation.attendance;

import java.time.Instant;
import java.util.Optional;

/**
 * The next step in time of a conversation.
 *
 * @param event the event of the step
 * @param dueAt when it is due, which may be in the past
 * @param opening when the branch opens next, for {@link HandoffEvent#CLOSING_DUE}
 */
record HandoffStep(HandoffEvent event, Instant dueAt, Optional<Instant> opening) {

    static HandoffStep of(HandoffEvent event, Instant dueAt) {
        return new HandoffStep(event, dueAt, Optional.empty());
    }
}
