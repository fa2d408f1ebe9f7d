package io.fairbot.security;

import io.fairbot.config.Secret;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The keys of the API. Safe for use from any thread. */
public interface ApiKeyAuthenticator {

    /**
     * Finds who a key belongs to.
     *
     * @param key what was shown
     * @return the principal, empty for a key that is unknown
     */
    CompletionStage<Optional<Principal>> authenticate(Secret key);
}
