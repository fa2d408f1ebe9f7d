/** What a house writes down for the answers of its currency-exchange desk. */
@NullMarked
package io.fairbot.agents.exchange.answer;

import org.jspecify.annotations.NullMarked;
