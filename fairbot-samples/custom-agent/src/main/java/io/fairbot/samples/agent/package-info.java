/** An agent of one's own, in as little code as it takes. */
@NullMarked
package io.fairbot.samples.agent;

import org.jspecify.annotations.NullMarked;
