package io.fairbot.conversation;

import io.fairbot.Internal;

/**
 * The stored contact of an alias; the id of its document is {@link io.fairbot.whatsapp.Alias#key()}.
 *
 * @param contact the contact's id
 */
@Internal
public record AliasEntry(String contact) {}
