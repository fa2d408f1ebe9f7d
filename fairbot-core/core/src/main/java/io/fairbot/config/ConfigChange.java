package io.fairbot.config;

import java.util.Optional;

/**
 * One field of the runtime configuration that differs between two versions. Secrets are masked.
 *
 * @param agent whose section it is in
 * @param field its name, with dots where it lies deeper
 * @param before its former value, empty where there was none
 * @param after its later value, empty where there is none
 */
public record ConfigChange(String agent, String field, Optional<String> before, Optional<String> after) {}
