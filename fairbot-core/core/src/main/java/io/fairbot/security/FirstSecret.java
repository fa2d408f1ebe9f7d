package io.fairbot.security;

import io.fairbot.config.Secret;

/**
 * A generated initial secret, passed to the host once; only its hash is stored.
 *
 * @param name its purpose, such as {@code API key}
 * @param value the secret
 */
public record FirstSecret(String name, Secret value) {

    /**
     * Returns a message for the operator who started the process.
     *
     * @return one sentence that contains the secret
     */
    public String forHumans() {
        return "The " + name + " is " + value.reveal() + " - keep it, it is shown only this once.";
    }
}
