package io.fairbot.config;

import java.util.Optional;

/**
 * A field of the runtime configuration that differs between two versions. Secrets are masked.
 *
 * @param agent the agent whose section it is in
 * @param field its name, with dots for nested fields
 * @param before its value before, empty for none
 * @param after its value after, empty for none
 */
public record ConfigChange(String agent, String field, Optional<String> before, Optional<String> after) {}
