/** The runtime configuration of agents: read, checked, decided on, kept, applied. */
@NullMarked
package io.fairbot.coordination.internal.configuration;

import org.jspecify.annotations.NullMarked;
