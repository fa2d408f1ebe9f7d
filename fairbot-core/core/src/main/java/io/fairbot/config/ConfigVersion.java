package io.fairbot.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A version of the runtime configuration, with secrets masked.
 *
 * @param version 1 for the first version, incremented with each decision
 * @param at when it was decided
 * @param by the id of the principal who decided
 * @param why the kind of decision, such as {@code update} or {@code rollback to 3}
 * @param changes the differences from the previous version
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
