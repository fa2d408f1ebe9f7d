/**
 * The root package: the base class of exceptions and the mark of internal types.
 *
 * <p>A host application starts at {@code io.fairbot.coordination.Coordinator}; the author of a bot
 * starts at {@link io.fairbot.conversation.ConversationHandler}, the author of an agent at
 * {@link io.fairbot.agent.Agent}.
 */
@NullMarked
package io.fairbot;

import org.jspecify.annotations.NullMarked;
