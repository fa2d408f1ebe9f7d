package io.fairbot.whatsapp.cloud;

import io.fairbot.config.Secret;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a line is at Meta.
 *
 * @param number the id of its number
 * @param account the id of its WhatsApp Business account, where it is configured
 * @param tokens tells its access token, which may be replaced while the line is open
 * @param isEncrypted whether Meta is called with encryption, as everywhere but in tests
 */
record CloudLine(String number, Optional<String> account, Supplier<Secret> tokens, boolean isEncrypted) {
    /** Returns the token that is valid now. */
    Secret token() {
        return tokens.get();
    }
}
