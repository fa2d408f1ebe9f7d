package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.AgentEvent;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentState;
import java.time.Instant;
import java.util.List;

/**
 * Where an agent stands.
 *
 * @param info what it says about itself
 * @param instance its name on this node, {@code id@node}
 * @param state how far it is
 * @param reason why, in a sentence for an operator; empty where the state says all
 * @param since when it came into the state
 * @param standby whether it waits because another node runs it
 * @param restarts how often it failed and was to be started again, since the house started
 * @param mailbox how its mailbox is
 * @param events its last changes, the newest last; 20 at most
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
        List<AgentEvent> events) {}
