/**
 * What a bot says to what it hears.
 *
 * <p>Start at {@link io.fairbot.conversation.ConversationHandler}: it is all that a bot of one's own implements. What is
 * kept of conversations is in {@link io.fairbot.conversation.ConversationModels}; the machine that runs handlers is in
 * {@code io.fairbot.conversation.engine}.
 */
@NullMarked
package io.fairbot.conversation;

import org.jspecify.annotations.NullMarked;
