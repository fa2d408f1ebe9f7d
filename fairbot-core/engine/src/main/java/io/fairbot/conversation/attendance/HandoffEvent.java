package io.fairbot.conversation.attendance;

import io.fairbot.Internal;

/** An event that concerns who answers in a conversation. */
@Internal
public enum HandoffEvent {
    /** The bot asks for an attendant. */
    REQUESTED,
    /** An attendant who does not have the conversation takes it. */
    TAKE,
    /** A person writes on the phone of the line. */
    PHONE_USED,
    /** The customer writes. */
    MESSAGE,
    /** The attendant who has the conversation writes. */
    WORD,
    /** The conversation is transferred to an attendant. */
    TRANSFER,
    /** The conversation is put into the queue. */
    REQUEUE,
    /** An attendant closes the conversation. */
    CLOSE,
    /** An attendant gives the conversation back to the bot. */
    GIVE_BACK,
    /** The staff is to be reminded. */
    REMINDER_DUE,
    /** The customer is to hear that an attendant is being looked for. */
    NOTICE_DUE,
    /** The customer is to hear that the branch is closed. */
    CLOSING_DUE,
    /** No one has answered for too long. */
    RETURN_DUE
}
