/**
 * What an exchange of cash costs, and how customers write amounts. Pure, in decimals only; docs/operate/MONEY.md has an example for
 * each rule.
 *
 * <p>Start at {@link io.fairbot.agents.exchange.money.Quote}; {@link io.fairbot.agents.exchange.money.AmountParser} reads
 * amounts, {@link io.fairbot.agents.exchange.money.Rounding} is the only place that rounds.
 */
@NullMarked
package io.fairbot.agents.exchange.money;

import org.jspecify.annotations.NullMarked;
