package io.fairbot.conversation;

/**
 * Who an alias belongs to; its document is named by {@link io.fairbot.whatsapp.Alias#key()}.
 *
 * @param contact the contact's id
 */
public record AliasEntry(String contact) {}
