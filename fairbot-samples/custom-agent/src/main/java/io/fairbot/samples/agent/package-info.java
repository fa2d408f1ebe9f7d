/** A sample of a custom agent in minimal code. */
@NullMarked
package io.fairbot.samples.agent;

import org.jspecify.annotations.NullMarked;
