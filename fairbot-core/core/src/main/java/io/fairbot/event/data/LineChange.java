package io.fairbot.event.data;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import java.util.Optional;

/**
 * A change of a branch's line, or a fault of it.
 *
 * @param branch the branch's id, never empty
 * @param phase the phase that the line is in now
 * @param cause the failure that led to it, or that was reported now; empty when nothing is wrong
 * @param attempts the number of attempts to connect it again so far
 */
public record LineChange(Optional<String> branch, SessionPhase phase, Optional<FailureCause> cause, int attempts)
        implements EventData {
    /** The kind of these events. */
    public static final EventKind KIND = new EventKind("branch.session", Scope.READ);

    @Override
    public EventKind kind() {
        return KIND;
    }

    @Override
    public String subject() {
        return branch.orElseThrow();
    }
}
