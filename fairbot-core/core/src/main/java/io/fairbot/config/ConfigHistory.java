package io.fairbot.config;

import java.util.List;
import java.util.Optional;

/**
 * Part of the history of the runtime configuration.
 *
 * @param versions the versions, the newest first
 * @param next where the next part begins, empty when there is none
 */
public record ConfigHistory(List<ConfigVersion> versions, Optional<String> next) {

    /** Copies the versions. */
    public ConfigHistory {
        versions = List.copyOf(versions);
    }
}
