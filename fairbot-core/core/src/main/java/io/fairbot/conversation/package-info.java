/**
 * The conversation API: the handler of a bot, the events that it receives and the turns that it returns.
 *
 * <p>Start at {@link io.fairbot.conversation.ConversationHandler}: it is the only interface that a bot implements. The
 * engine that calls handlers is {@code io.fairbot.conversation.engine}; what it stores is in
 * {@code io.fairbot.conversation.storage}.
 */
@NullMarked
package io.fairbot.conversation;

import org.jspecify.annotations.NullMarked;
