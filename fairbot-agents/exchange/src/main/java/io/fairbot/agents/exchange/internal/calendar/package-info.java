/** The days with a name that are no national holidays. Not part of the API. */
@NullMarked
package io.fairbot.agents.exchange.internal.calendar;

import org.jspecify.annotations.NullMarked;
