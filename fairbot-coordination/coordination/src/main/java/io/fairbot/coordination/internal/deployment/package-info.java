/** Deployments: rolling restarts of agents in the order of their dependencies, with gates and rollback. */
@NullMarked
package io.fairbot.coordination.internal.deployment;

import org.jspecify.annotations.NullMarked;
