/**
 * What the house pays and takes for currencies: where rates come from, how long they hold, and who may change them.
 *
 * <p>Start at {@link io.fairbot.agents.exchange.rates.RateService}, through which every change goes;
 * {@link io.fairbot.agents.exchange.rates.Rates} is what handlers see; {@link io.fairbot.agents.exchange.rates.RateSource} is
 * what an integrator implements.
 */
@NullMarked
package io.fairbot.agents.exchange.rates;

import org.jspecify.annotations.NullMarked;
