/**
 * The currency-exchange desk: what customers ask in the chat, and what the house answers.
 *
 * <p>Start at {@link io.fairbot.agents.exchange.ExchangeAgent}; {@link io.fairbot.agents.exchange.ExchangeConversationHandler} is the bot
 * itself, a pure function that a host can call from a handler of its own.
 */
@NullMarked
package io.fairbot.agents.exchange;

import org.jspecify.annotations.NullMarked;
