package io.fairbot.agent.engine;

import io.fairbot.Internal;
import java.util.List;

/**
 * The statistics of the mailbox of an agent.
 *
 * @param waiting how many messages wait, of all senders
 * @param handled how many were handled since the start of the engine
 * @param refused how many were refused because the queue of their sender was full
 * @param deadLetters how many were accepted and not handled
 * @param recentDeadLetters the last of these, the newest last; at most 50
 */
@Internal
public record MailboxStats(
        long waiting, long handled, long refused, long deadLetters, List<AgentDeadLetter> recentDeadLetters) {

    /** Copies the list. */
    public MailboxStats {
        recentDeadLetters = List.copyOf(recentDeadLetters);
    }
}
