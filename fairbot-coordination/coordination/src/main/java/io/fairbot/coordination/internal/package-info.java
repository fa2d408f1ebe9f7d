/** The components of the coordinator: API keys, audit log, health, node identity, and their routes. */
@NullMarked
package io.fairbot.coordination.internal;

import org.jspecify.annotations.NullMarked;
