package io.fairbot.config;

import java.util.List;
import java.util.Optional;

/**
 * Part of the history of the runtime configuration.
 *
 * @param versions the versions, the newest first
 * @param next where the next part begins, empty when there is none
 */
public record ConfigHistoryPage(List<ConfigVersion> versions, Optional<String> next) {

    /** Copies the versions. */
    public ConfigHistoryPage {
        versions = List.copyOf(versions);
    }
}
