package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import java.time.Instant;
import java.util.List;

/**
 * The state of one agent and its recent history.
 *
 * @param info its identity
 * @param instance its name on this node, {@code id@node}
 * @param state its state
 * @param reason the reason of the state, in a sentence for an operator; empty when the state needs none
 * @param since when the state began
 * @param standby whether it is in standby because another node runs it
 * @param restarts how many restarts after a failure were scheduled since the start of the engine
 * @param mailbox its mailbox
 * @param events its last state changes, the newest last; at most 20
 */
@Internal
public record AgentReport(
        AgentInfo info,
        String instance,
        AgentState state,
        String reason,
        Instant since,
        boolean standby,
        long restarts,
        MailboxStats mailbox,
        List<AgentStateChange> events) {}
