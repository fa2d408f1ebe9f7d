/** Events: what happens in a coordinator, published by its components and agents, and followed by listeners. */
@NullMarked
package io.fairbot.event;

import org.jspecify.annotations.NullMarked;
