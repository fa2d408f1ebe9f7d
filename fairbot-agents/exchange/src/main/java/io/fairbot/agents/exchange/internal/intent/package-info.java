/** The parsers of customers' messages: intents, amounts, dates and language. Not part of the API. */
@NullMarked
package io.fairbot.agents.exchange.internal.intent;

import org.jspecify.annotations.NullMarked;
