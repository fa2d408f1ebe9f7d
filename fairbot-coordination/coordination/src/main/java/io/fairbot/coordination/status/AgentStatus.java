package io.fairbot.coordination.status;

import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import java.time.Instant;

/**
 * The state of one agent. Not to be constructed otherwise than by a coordinator, since components may be added.
 *
 * @param info its identity and dependencies
 * @param instance its name on this node, {@code id@node}
 * @param state its state
 * @param reason the reason of the state, in a sentence for an operator; empty when the state needs none
 * @param since when the state began
 * @param standby whether it is in standby, because another node runs it
 * @param restarts the number of restarts after a failure since the coordinator was started
 * @param health its health
 * @param mailbox the numbers of its messages
 */
public record AgentStatus(
        AgentInfo info,
        String instance,
        AgentState state,
        String reason,
        Instant since,
        boolean standby,
        long restarts,
        Health health,
        MailboxStatus mailbox) {

    /**
     * The numbers of messages of an agent since the coordinator was started.
     *
     * @param waiting the number that wait now
     * @param handled the number that were handled
     * @param refused the number that were refused, because the queue of their sender was full
     * @param deadLetters the number that were accepted and not handled
     */
    public record MailboxStatus(long waiting, long handled, long refused, long deadLetters) {}
}
