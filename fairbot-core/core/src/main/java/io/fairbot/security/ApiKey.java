package io.fairbot.security;

import io.fairbot.Internal;
import java.time.Instant;
import java.util.Optional;

/**
 * A stored API key: its hash and its scope, never the key itself.
 *
 * @param name its name, which is also the id of its principal
 * @param hash the SHA-256 of the key, in hexadecimal digits; a key is random, so no slow hash is needed
 * @param scope its scope
 * @param agent the agent that it belongs to, for {@link Scope#AGENT}
 * @param createdAt when it was created
 */
@Internal
public record ApiKey(String name, String hash, Scope scope, Optional<String> agent, Instant createdAt) {}
