package io.fairbot.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One version of the runtime configuration, with secrets masked.
 *
 * @param version 1, and 1 more with each decision
 * @param at when it was decided on
 * @param by who decided, a principal's id
 * @param why such as {@code update} or {@code rollback to 3}
 * @param changes what differs from the version before
 * @param sections the values by agent
 */
public record ConfigVersion(
        long version, Instant at, String by, String why, List<ConfigChange> changes, Map<String, JsonNode> sections) {

    /** Copies lists and maps. */
    public ConfigVersion {
        changes = List.copyOf(changes);
        sections = Map.copyOf(sections);
    }
}
