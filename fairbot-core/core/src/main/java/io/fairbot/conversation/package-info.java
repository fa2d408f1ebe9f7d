/**
 * Conversations: what a bot is given and what it returns.
 *
 * <p>Start at {@link io.fairbot.conversation.ConversationHandler}: it is all that a bot implements. The models of what is
 * stored are in {@link io.fairbot.conversation.ConversationModels}; the engine that calls handlers is
 * {@code io.fairbot.conversation.engine}.
 */
@NullMarked
package io.fairbot.conversation;

import org.jspecify.annotations.NullMarked;
