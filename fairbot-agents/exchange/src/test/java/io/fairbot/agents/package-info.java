/** Tests of the agents. */
@NullMarked
package io.fairbot.agents;

import org.jspecify.annotations.NullMarked;
