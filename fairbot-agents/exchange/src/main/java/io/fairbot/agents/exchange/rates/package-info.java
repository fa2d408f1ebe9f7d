/**
 * Exchange rates: their sources, validity, margins, fees and history.
 *
 * <p>Start at {@link io.fairbot.agents.exchange.rates.RateService}, which makes every change;
 * {@link io.fairbot.agents.exchange.rates.Rates} is the snapshot that handlers read; integrators implement
 * {@link io.fairbot.agents.exchange.rates.RateSource}.
 */
@NullMarked
package io.fairbot.agents.exchange.rates;

import org.jspecify.annotations.NullMarked;
