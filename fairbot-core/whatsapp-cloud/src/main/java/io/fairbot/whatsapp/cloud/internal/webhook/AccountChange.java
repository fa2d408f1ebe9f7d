package io.fairbot.whatsapp.cloud.internal.webhook;

import java.util.Optional;

/**
 * A change of an account, of a number or of a template, or an error that is about no message.
 *
 * @param account the id of the WhatsApp Business account
 * @param number the id of the line's number at Meta, where the change names one
 * @param field the field of the webhook, such as {@code account_update}
 * @param event what has changed, such as {@code ACCOUNT_OFFBOARDED} or {@code REJECTED}; possibly empty
 * @param subject the name of what has changed, such as a template's; possibly empty
 * @param needsAttention whether an operator should know
 */
public record AccountChange(
        String account, Optional<String> number, String field, String event, String subject, boolean needsAttention) {}
