package io.fairbot.whatsapp.supervision;

/** How far a line's trouble has gone. */
enum RecoveryTier {
    /** It is connected again with what its session has. */
    RECONNECT,
    /** It is opened anew, with fresh state. */
    REOPEN,
    /** A person was asked; it is still tried now and then. */
    ESCALATED
}
