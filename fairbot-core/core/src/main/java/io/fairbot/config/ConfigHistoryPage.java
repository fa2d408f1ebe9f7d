package io.fairbot.config;

import java.util.List;
import java.util.Optional;

/**
 * A page of the history of the runtime configuration.
 *
 * @param versions the versions, the newest first
 * @param next the cursor of the next page, empty for the last one
 */
public record ConfigHistoryPage(List<ConfigVersion> versions, Optional<String> next) {

    /** Copies the versions. */
    public ConfigHistoryPage {
        versions = List.copyOf(versions);
    }
}
