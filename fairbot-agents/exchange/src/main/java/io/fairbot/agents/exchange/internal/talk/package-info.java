/** What a message asks in the light of the talk before it. Not part of the API. */
@NullMarked
package io.fairbot.agents.exchange.internal.talk;

import org.jspecify.annotations.NullMarked;
