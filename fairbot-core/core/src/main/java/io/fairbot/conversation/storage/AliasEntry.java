package io.fairbot.conversation.storage;

import io.fairbot.Internal;

/**
 * A stored mapping from an alias to the id of its contact; the id of its document is
 * {@link io.fairbot.whatsapp.Alias#key()}.
 *
 * @param contact the contact's id
 */
@Internal
public record AliasEntry(String contact) {}
