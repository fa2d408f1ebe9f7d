/** Deployments: agents are restarted in the order of their dependencies, as a whole or not at all. */
@NullMarked
package io.fairbot.coordination.internal.deployment;

import org.jspecify.annotations.NullMarked;
