/** The runtime configuration of agents: its schema, its versions in the store, and its routes. */
@NullMarked
package io.fairbot.coordination.internal.configuration;

import org.jspecify.annotations.NullMarked;
