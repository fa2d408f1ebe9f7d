package io.fairbot.conversation.engine;

import io.fairbot.whatsapp.FailureAction;
import java.time.Duration;
import java.util.Optional;

/** A decision about the retry of a message that a channel refused. */
enum RetryVerdict {
    /** The cause is the line and not the message, which is retried until it expires. */
    WAIT_FOR_LINE,
    /** The message is retried a few times. */
    RETRY_LIMITED,
    /** The message is retried once, ten minutes later. */
    RETRY_ONCE,
    /** The message is retried once, at once. */
    RETRY_ONCE_SOON,
    /** The message is not retried. */
    STOP;

    /** The delay before the one retry of a message that the provider withheld. */
    private static final Duration SINGLE_RETRY_DELAY = Duration.ofMinutes(10);

    /**
     * Returns the time to wait before the next attempt.
     *
     * @param attempts how many attempts have failed, 1 or more
     * @param mostAttempts the largest number of attempts where that is limited
     * @param pause the usual time to wait
     * @return the time; empty when there is no further attempt
     */
    Optional<Duration> delay(int attempts, int mostAttempts, Duration pause) {
        return switch (this) {
            case WAIT_FOR_LINE -> Optional.of(pause);
            case RETRY_LIMITED -> attempts < mostAttempts ? Optional.of(pause) : Optional.empty();
            case RETRY_ONCE_SOON -> attempts == 1 ? Optional.of(pause) : Optional.empty();
            case RETRY_ONCE -> attempts == 1 ? Optional.of(SINGLE_RETRY_DELAY) : Optional.empty();
            case STOP -> Optional.empty();
        };
    }

    static RetryVerdict of(FailureAction action) {
        return switch (action) {
            case RECONNECT_NOW,
                    RECONNECT,
                    PROBE,
                    STOP_CHECK_OWNER,
                    STOP_RELINK,
                    STOP_UNTIL,
                    STOP_PAGE,
                    STOP_ALL_OUTDATED,
                    CONFIGURATION -> WAIT_FOR_LINE;
            case RETRY, BACK_OFF_SHARED, BACK_OFF_CONTACT -> RETRY_LIMITED;
            case RETRY_ONCE_LATER -> RETRY_ONCE;
            case REFRESH_RECIPIENT -> RETRY_ONCE_SOON;
            case FREEZE_NEW_CHATS,
                    FREEZE_UNSOLICITED,
                    REQUEST_RESEND,
                    NEEDS_TEMPLATE,
                    GIVE_UP,
                    STORE_OPT_OUT,
                    DISABLE_TEMPLATE -> STOP;
        };
    }
}
