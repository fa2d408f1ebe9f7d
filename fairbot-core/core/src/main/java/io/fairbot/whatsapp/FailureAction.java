package io.fairbot.whatsapp;

/** The action that is taken on a failure. */
public enum FailureAction {
    /** Reconnect at once with the new credentials; it does not count as a failure. */
    RECONNECT_NOW,
    /** Reconnect after a delay that grows from 1 s to 5 min, with full jitter. */
    RECONNECT,
    /** Stop, determine which other process holds the branch, and alert an operator; never compete for the line. */
    STOP_CHECK_OWNER,
    /** Stop, keep the conversations, and alert an operator, who has to link the line again. */
    STOP_RELINK,
    /** Stop until the time the provider names, and alert an operator. */
    STOP_UNTIL,
    /** Stop and page an operator. */
    STOP_PAGE,
    /** Stop every line of the channel and alert an operator: the client is outdated. */
    STOP_ALL_OUTDATED,
    /** Send replies only, nothing to contacts who did not write first; a retry makes it worse. */
    FREEZE_NEW_CHATS,
    /** Send replies only, and alert an operator. */
    FREEZE_UNSOLICITED,
    /** Ask the sender to send the message again; after five of them, establish new keys with the sender. */
    REQUEST_RESEND,
    /** Drop what is known of the recipient's devices and addresses and send once more; then give up this message. */
    REFRESH_RECIPIENT,
    /** Probe the line; reopen it after two failed probes. */
    PROBE,
    /** Stop: the settings are wrong, so a retry has no effect. */
    CONFIGURATION,
    /** Pause all lines of the channel, with jitter, and try again. */
    BACK_OFF_SHARED,
    /** Pause messages to this contact for 4^n seconds, and try again. */
    BACK_OFF_CONTACT,
    /** Do not try again as free text: only a template can be sent. */
    NEEDS_TEMPLATE,
    /** Give up this message. */
    GIVE_UP,
    /** Try once more, later. */
    RETRY_ONCE_LATER,
    /** Store that this contact wants no such messages. */
    STORE_OPT_OUT,
    /** Give up the message and stop using the template: one of them is malformed. */
    DISABLE_TEMPLATE,
    /** Try again a few times. */
    RETRY
}
