/**
 * The root of the library's names: it holds only the base of our exceptions.
 *
 * <p>A host application starts at {@code io.fairbot.coordination.Coordinator}; somebody who writes a bot of their own
 * starts at {@link io.fairbot.conversation.ConversationHandler}, somebody who writes an agent at
 * {@link io.fairbot.agent.Agent}.
 */
@NullMarked
package io.fairbot;

import org.jspecify.annotations.NullMarked;
