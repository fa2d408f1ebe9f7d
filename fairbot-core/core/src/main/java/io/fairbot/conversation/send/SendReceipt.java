package io.fairbot.conversation.send;

/**
 * The receipt for a message that is durable: it will be sent, or end with a reason. Obtained from {@link
 * io.fairbot.conversation.Conversations#send}; not to be constructed otherwise, since components may be added.
 *
 * @param id the id of the message, which follows from branch and key and reveals nothing about the customer
 * @param status its status at the moment
 * @param isRepeated whether an earlier request with the same key stored it; nothing was changed then
 */
public record SendReceipt(String id, SendStatus status, boolean isRepeated) {}
