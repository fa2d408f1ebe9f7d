/** The coordinator's parts: keys, audit, agents in order, the node's identity. */
@NullMarked
package io.fairbot.coordination.internal;

import org.jspecify.annotations.NullMarked;
