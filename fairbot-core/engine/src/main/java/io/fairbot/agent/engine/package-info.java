/**
 * What runs agents: starts them in the order of their dependencies, watches over them, restarts and stops them.
 *
 * <p>Start at {@link io.fairbot.agent.engine.AgentEngine}; its parts are not public. The coordinator uses it, and so does a
 * host with a lifecycle of its own.
 */
@NullMarked
package io.fairbot.agent.engine;

import org.jspecify.annotations.NullMarked;
