/**
 * The handoff API: people who take conversations over from the bot, and give them back.
 *
 * <p>Start at {@link io.fairbot.conversation.handoff.Handoffs}; a bot asks for a person with
 * {@link io.fairbot.conversation.Turn#handOver()}.
 */
@NullMarked
package io.fairbot.conversation.handoff;

import org.jspecify.annotations.NullMarked;
