package io.fairbot.whatsapp;

/** What is done about a failure. */
public enum FailureAction {
    /** Connect again at once with the new credentials; it is no failure and counts as none. */
    RECONNECT_NOW,
    /** Connect again after a wait that grows, with full jitter, from 1 s to 5 min. */
    RECONNECT,
    /** Stop, look who holds the branch, and tell a person; never fight for the line. */
    STOP_CHECK_OWNER,
    /** Stop, keep the conversations, show the code to link again, and tell a person. */
    STOP_RELINK,
    /** Stop until the time the provider names, and tell a person. */
    STOP_UNTIL,
    /** Stop and page a person. */
    STOP_PAGE,
    /** Stop every session of this kind and tell a person that the client is outdated. */
    STOP_ALL_OUTDATED,
    /** Go on with replies, send nothing to people who did not write first; a retry makes it worse. */
    FREEZE_NEW_CHATS,
    /** Send nothing but replies, and tell a person. */
    FREEZE_UNSOLICITED,
    /** Ask the sender to send it again and count; after five open a new session with the sender. */
    REQUEST_RESEND,
    /** Prove that events flow; open anew after two proofs that failed. */
    PROBE,
    /** A fault of the settings: do not try again, say what is missing. */
    CONFIGURATION,
    /** Wait and try again, with jitter, out of a budget that all lines share. */
    BACK_OFF_SHARED,
    /** Wait for this contact, 4^n seconds, and try again. */
    BACK_OFF_CONTACT,
    /** Send a template or nothing; never try again as free text; show why to the attendant. */
    NEEDS_TEMPLATE,
    /** Give this message up. */
    GIVE_UP,
    /** Try once more, later. */
    RETRY_ONCE_LATER,
    /** Keep that this person wants no such messages. */
    STORE_OPT_OUT,
    /** A fault of the program or of a template: give the message up and disable the template. */
    DISABLE_TEMPLATE,
    /** Try again a few times. */
    RETRY
}
