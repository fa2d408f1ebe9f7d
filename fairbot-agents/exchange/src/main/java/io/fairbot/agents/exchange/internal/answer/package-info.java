/** The rules by which intents are answered. */
@NullMarked
package io.fairbot.agents.exchange.internal.answer;

import org.jspecify.annotations.NullMarked;
