package io.fairbot.conversation.engine;

import io.fairbot.whatsapp.FailureAction;

/** What becomes of a message that a channel refused. */
enum RetryVerdict {
    /** It is the line's fault and not the message's: it waits for the line until its time is over. */
    WAITS,
    /** It is tried a few times. */
    RETRIED,
    /** It is tried once more, much later. */
    RETRIED_ONCE,
    /** Nothing more is done about it. */
    OVER;

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
                    CONFIGURATION -> WAITS;
            case RETRY, BACK_OFF_SHARED, BACK_OFF_CONTACT -> RETRIED;
            case RETRY_ONCE_LATER -> RETRIED_ONCE;
            case FREEZE_NEW_CHATS,
                    FREEZE_UNSOLICITED,
                    REQUEST_RESEND,
                    NEEDS_TEMPLATE,
                    GIVE_UP,
                    STORE_OPT_OUT,
                    DISABLE_TEMPLATE -> OVER;
        };
    }
}
