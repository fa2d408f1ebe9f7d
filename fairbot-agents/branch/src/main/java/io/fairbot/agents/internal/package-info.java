/** What the agents share: the file with which an empty store begins. */
@NullMarked
package io.fairbot.agents.internal;

import org.jspecify.annotations.NullMarked;
