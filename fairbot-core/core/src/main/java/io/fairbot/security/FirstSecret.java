package io.fairbot.security;

import io.fairbot.config.Secret;

/**
 * A secret that was made because there was none. It is given to the host once and kept nowhere.
 *
 * @param name what it is for
 * @param value the secret
 */
public record FirstSecret(String name, Secret value) {

    /**
     * Returns a sentence to show to the person who started the process.
     *
     * @return the sentence, with the secret in it
     */
    public String forHumans() {
        return "The " + name + " is " + value.reveal() + " - keep it, it is shown only this once.";
    }
}
