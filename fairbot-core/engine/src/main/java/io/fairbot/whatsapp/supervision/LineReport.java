package io.fairbot.whatsapp.supervision;

import io.fairbot.whatsapp.SessionState;
import java.util.Optional;

/**
 * How a line is, and who must know.
 *
 * @param branch the branch
 * @param state how supervision sees the line
 * @param urgency who must know
 * @param diagnosis what is wrong; empty when all is well
 * @param attempts what was tried so far
 */
public record LineReport(
        String branch, SessionState state, Urgency urgency, Optional<LineDiagnosis> diagnosis, AttemptCounts attempts) {

    /** Who must know. */
    public enum Urgency {
        /** Nobody: it is for the log. */
        NOTE,
        /** A person must be told. */
        ALERT,
        /** A person must be told at once, at any hour: the line stays down until they act. */
        PAGE
    }

    /**
     * How often a line was tried again since it was opened first.
     *
     * @param reconnects connected again with what the session had
     * @param reopens opened anew
     * @param lastTries tried after a person was asked
     */
    public record AttemptCounts(int reconnects, int reopens, int lastTries) {

        /**
         * Returns all attempts.
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
