package io.fairbot.conversation.engine;

import io.fairbot.whatsapp.FailureAction;

/** The decision about a message that a channel refused. */
enum RetryVerdict {
    /** The cause is the line and not the message, which is tried until it expires. */
    WAIT_FOR_LINE,
    /** It is tried a few times more. */
    RETRY_LIMITED,
    /** It is tried once more, ten minutes later. */
    RETRY_ONCE,
    /** It is not tried again. */
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
