/**
 * The currency-exchange bot: the agent, the conversation handler, and the evidence of quotes.
 *
 * <p>Start at {@link io.fairbot.agents.exchange.ExchangeAgent}; {@link io.fairbot.agents.exchange.ExchangeConversationHandler} is the bot
 * itself, a stateless handler that a host can call from a handler of its own.
 */
@NullMarked
package io.fairbot.agents.exchange;

import org.jspecify.annotations.NullMarked;
