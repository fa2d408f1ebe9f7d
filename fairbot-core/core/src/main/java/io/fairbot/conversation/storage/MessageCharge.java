package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import io.fairbot.whatsapp.MessageCost;
import java.time.Instant;

/**
 * The stored charge for a message, as the provider reported it; its document has the message's id, and outlives the message.
 *
 * @param branch the branch that sent it
 * @param at when the provider reported it first
 * @param cost what the provider charges
 * @param failed whether the message was not delivered afterwards, and is not charged
 */
@Internal
public record MessageCharge(String branch, Instant at, MessageCost cost, boolean failed) {}
