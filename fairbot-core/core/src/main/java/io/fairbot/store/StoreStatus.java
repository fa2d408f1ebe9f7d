package io.fairbot.store;

import java.util.Optional;

/**
 * How a store is.
 *
 * @param mode one word for operators, such as MEMORY or EMBEDDED
 * @param problem what is wrong and what to do, empty when all is well
 */
public record StoreStatus(String mode, Optional<String> problem) {}
