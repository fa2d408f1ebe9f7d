/**
 * The agent of the branches and of their WhatsApp lines.
 *
 * <p>Start at {@link io.fairbot.agents.branch.BranchAgent}.
 */
@NullMarked
package io.fairbot.agents.branch;

import org.jspecify.annotations.NullMarked;
