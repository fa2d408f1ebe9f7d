package io.fairbot.security;

import io.fairbot.config.Secret;

/**
 * A secret that was generated at the first start. It is passed to the host once and stored nowhere in clear text.
 *
 * @param name what it is for, such as {@code API key}
 * @param value the secret
 */
public record FirstSecret(String name, Secret value) {

    /**
     * Returns a sentence for the person who started the process.
     *
     * @return the sentence, with the secret in it
     */
    public String forHumans() {
        return "The " + name + " is " + value.reveal() + " - keep it, it is shown only this once.";
    }
}
