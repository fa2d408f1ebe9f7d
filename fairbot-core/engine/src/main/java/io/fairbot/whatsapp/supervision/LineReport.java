package io.fairbot.whatsapp.supervision;

import io.fairbot.Internal;
import io.fairbot.whatsapp.channel.SessionState;
import java.util.Optional;

/**
 * A report on a line after a change: its state, and the urgency for an operator.
 *
 * @param branch the branch's id
 * @param state the state of the line
 * @param urgency the urgency
 * @param diagnosis the diagnosis; empty when nothing is wrong
 * @param attempts the number of attempts so far
 */
@Internal
public record LineReport(
        String branch, SessionState state, Urgency urgency, Optional<LineDiagnosis> diagnosis, AttemptCounts attempts) {

    /** The urgency of a report. */
    public enum Urgency {
        /** Only for the log. */
        NOTE,
        /** An operator must know. */
        ALERT,
        /** An operator must know at once, at any hour: the line stays down until they act. */
        PAGE
    }

    /**
     * The number of attempts since a line was first opened.
     *
     * @param reconnects how often a session was reconnected
     * @param reopens how often another session was opened
     * @param lastTries how often it was tried after an operator was alerted
     */
    public record AttemptCounts(int reconnects, int reopens, int lastTries) {

        /**
         * Returns the number of all attempts.
         *
         * @return the sum
         */
        public int total() {
            return reconnects + reopens + lastTries;
        }

        AttemptCounts plus(RecoveryTier tier) {
            return switch (tier) {
                case RECONNECT -> new AttemptCounts(reconnects + 1, reopens, lastTries);
                case REOPEN -> new AttemptCounts(reconnects, reopens + 1, lastTries);
                case ESCALATED -> new AttemptCounts(reconnects, reopens, lastTries + 1);
            };
        }
    }
}
