package io.fairbot.whatsapp.cloud;

import io.fairbot.config.Secret;
import java.util.Optional;

/**
 * What a line is at Meta.
 *
 * @param number the id of its number
 * @param account the id of its WhatsApp Business account, where it is configured
 * @param token its access token
 * @param isEncrypted whether Meta is called with encryption, as everywhere but in tests
 */
record CloudLine(String number, Optional<String> account, Secret token, boolean isEncrypted) {}
