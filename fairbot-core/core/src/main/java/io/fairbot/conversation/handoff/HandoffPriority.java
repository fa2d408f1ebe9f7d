package io.fairbot.conversation.handoff;

/** The urgency of a conversation that waits for an attendant, from the lowest to the highest. */
public enum HandoffPriority {
    /** It comes after all others. */
    LOW,
    /** It comes in the order of arrival. */
    NORMAL,
    /** It comes before ordinary ones, such as a complaint. */
    HIGH,
    /** It comes first, such as a fraud. */
    URGENT
}
