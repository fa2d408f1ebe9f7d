/** Reads what a customer's text asks for: intents, amounts, dates and language. Not part of the API. */
@NullMarked
package io.fairbot.agents.exchange.internal.intent;

import org.jspecify.annotations.NullMarked;
