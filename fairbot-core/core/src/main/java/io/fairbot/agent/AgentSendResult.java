package io.fairbot.agent;

import java.util.Optional;

/**
 * The result of sending a message: accepted into the receiver's mailbox, or refused and left with the sender.
 *
 * @param message the message
 * @param refusal the reason of the refusal; empty when the message was accepted
 */
public record AgentSendResult(AgentMessage message, Optional<AgentMessageFailure> refusal) {

    /**
     * Returns whether the message is in the receiver's mailbox.
     *
     * @return false when it was refused
     */
    public boolean isAccepted() {
        return refusal.isEmpty();
    }

    /**
     * Returns the message when it was accepted.
     *
     * @return the message
     * @throws AgentMessageException when it was refused
     */
    public AgentMessage orThrow() {
        if (refusal.isPresent()) {
            throw new AgentMessageException(refusal.get(), "The " + message + " was refused: " + refusal.get() + ".");
        }
        return message;
    }
}
