package io.fairbot.security;

import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a key: never the key itself.
 *
 * @param name what people call it; also the name of its principal
 * @param hash the SHA-256 of the key, in hexadecimal digits; a key is random, so no slow hash is needed
 * @param scope what it allows
 * @param agent the agent it is bound to, for {@link Scope#AGENT}
 * @param createdAt when it was made
 */
public record ApiKey(String name, String hash, Scope scope, Optional<String> agent, Instant createdAt) {}
