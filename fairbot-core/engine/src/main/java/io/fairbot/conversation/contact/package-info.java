/**
 * The contacts of conversations: found by any of their identifiers, and merged when two prove to be one person. Start at
 * {@link io.fairbot.conversation.contact.ContactResolver}. Nothing here is part of the API.
 */
@NullMarked
package io.fairbot.conversation.contact;

import org.jspecify.annotations.NullMarked;
