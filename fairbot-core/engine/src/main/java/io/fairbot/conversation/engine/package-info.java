/**
 * The conversation engine: carries a message from a channel's inbox through the handler to the channel's outbox;
 * durable, in order for each contact, settled exactly once.
 *
 * <p>Start at {@link io.fairbot.conversation.engine.ConversationEngine}. One branch is a {@code BranchEngine}; its two queues
 * are {@link io.fairbot.conversation.queue.KeyedQueue}, {@code Inbox} accepts events, {@code TurnRunner} settles them, {@code Outbox} sends the
 * replies.
 */
@NullMarked
package io.fairbot.conversation.engine;

import org.jspecify.annotations.NullMarked;
