package io.fairbot.event.data;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;
import java.util.Set;

/**
 * A new version of the runtime configuration, which the agents apply now.
 *
 * @param version the version
 * @param by the id of the principal who changed it
 * @param why the reason of the version, such as {@code update} or {@code rollback to 3}
 * @param agents the agents whose values changed
 */
public record ConfigurationDecision(long version, String by, String why, Set<String> agents) implements EventData {
    /** The kind of these events. */
    public static final EventKind KIND = new EventKind("configuration.decided", Scope.OPERATOR);

    /** Copies the agents. */
    public ConfigurationDecision {
        agents = Set.copyOf(agents);
    }

    @Override
    public EventKind kind() {
        return KIND;
    }

    @Override
    public String subject() {
        return Long.toString(version);
    }
}
