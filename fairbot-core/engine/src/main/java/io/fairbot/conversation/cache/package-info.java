/**
 * The cache of what the conversation engine reads for each message. Start at
 * {@link io.fairbot.conversation.cache.ConversationCache}. Nothing here is part of the API.
 */
@NullMarked
package io.fairbot.conversation.cache;

import org.jspecify.annotations.NullMarked;
