/**
 * Prices of cash exchange: quotes, rates, the tax, rounding, and the parsing of amounts. Pure functions on decimals;
 * docs/operate/MONEY.md has an example of each rule.
 *
 * <p>Start at {@link io.fairbot.agents.exchange.money.Quote}; {@link io.fairbot.agents.exchange.money.Rounding} has the
 * rounding rules.
 */
@NullMarked
package io.fairbot.agents.exchange.money;

import org.jspecify.annotations.NullMarked;
