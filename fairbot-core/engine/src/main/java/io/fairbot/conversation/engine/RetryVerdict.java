package io.fairbot.conversation.engine;

import io.fairbot.whatsapp.FailureAction;

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
