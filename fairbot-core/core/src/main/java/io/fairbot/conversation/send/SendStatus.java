package io.fairbot.conversation.send;

/** The statuses of a message to a customer. Values may be added. */
public enum SendStatus {
    /** It waits: for the line, its turn, or another attempt. */
    QUEUED,
    /** It is being sent. */
    SENDING,
    /** It may have been sent; a delivery status will tell, or it is sent again. */
    UNKNOWN,
    /** The provider has accepted it. */
    SENT,
    /** Its time was over before it could be sent. */
    EXPIRED,
    /** The channel refused it permanently. */
    FAILED,
    /** The limits of the line refused it permanently, or the customer has opted out. */
    REFUSED,
    /** It was restored from a backup and waits for an operator. */
    HELD,
    /** An operator closed it after a restore. */
    CLOSED
}
