package io.fairbot.conversation.handoff;

/** The state of a conversation that says who answers the customer. */
public enum HandoffState {
    /** The bot answers. */
    BOT,
    /** The conversation waits for an attendant; the bot is silent. */
    WAITING,
    /** An attendant answers; the bot is silent. */
    TAKEN,
    /** An attendant has closed the conversation; the next message of the customer opens it again, and the bot answers. */
    CLOSED;

    /**
     * Returns whether the bot is silent in this state.
     *
     * @return true while the conversation waits for an attendant, or has one
     */
    public boolean isWithPerson() {
        return this == WAITING || this == TAKEN;
    }
}
