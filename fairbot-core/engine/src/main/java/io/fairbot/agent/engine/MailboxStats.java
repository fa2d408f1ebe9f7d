package io.fairbot.agent.engine;

import io.fairbot.Internal;
import java.util.List;

/**
 * How the mailbox of an agent is.
 *
 * @param waiting how many messages wait, of all senders
 * @param handled how many were handled since the house started
 * @param refused how many senders had to keep because their room was full
 * @param deadLetters how many were accepted and not handled
 * @param recentDeadLetters the last of these, the newest last; 50 at most
 */
@Internal
public record MailboxStats(
        long waiting, long handled, long refused, long deadLetters, List<AgentDeadLetter> recentDeadLetters) {

    /** Copies the list. */
    public MailboxStats {
        recentDeadLetters = List.copyOf(recentDeadLetters);
    }
}
