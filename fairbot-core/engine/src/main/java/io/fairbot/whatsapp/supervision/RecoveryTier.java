package io.fairbot.whatsapp.supervision;

/** A tier of attempts to recover a failed line; the tiers rise within an outage. */
enum RecoveryTier {
    /** Its session reconnects, with the keys it has. */
    RECONNECT,
    /** The channel opens another session, with fresh state. */
    REOPEN,
    /** An operator was alerted; another session is opened now and then. */
    ESCALATED
}
