/** The components of the coordinator: API keys, audit log, health, the identity of the node, and their routes. */
@NullMarked
package io.fairbot.coordination.internal;

import org.jspecify.annotations.NullMarked;
