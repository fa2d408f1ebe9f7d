package io.fairbot.security;

import io.fairbot.Internal;
import io.fairbot.config.Secret;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An authenticator that finds the principal of an API key. Implementations are safe for use from any thread. */
@Internal
public interface ApiKeyAuthenticator {

    /**
     * Finds the principal that a key belongs to.
     *
     * @param key the key of a request
     * @return the principal, empty for an unknown key
     */
    CompletionStage<Optional<Principal>> authenticate(Secret key);
}
