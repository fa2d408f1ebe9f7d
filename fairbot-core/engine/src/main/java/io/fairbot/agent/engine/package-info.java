/**
 * The agent engine: starts agents in the order of their dependencies, monitors, restarts and stops them.
 *
 * <p>Start at {@link io.fairbot.agent.engine.AgentEngine}; its parts are not public. The coordinator uses it, and so
 * does an application with a lifecycle of its own.
 */
@NullMarked
package io.fairbot.agent.engine;

import org.jspecify.annotations.NullMarked;
