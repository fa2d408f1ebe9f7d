package io.fairbot.agent;

import java.util.Optional;

/**
 * What became of a message that was sent: it is in the receiver's mailbox, or it was refused and the sender still has it.
 *
 * @param message the message
 * @param refusal why it was refused; empty when it was accepted
 */
public record AgentSendResult(AgentMessage message, Optional<AgentMessageFailure> refusal) {

    /**
     * Tells whether it is in the receiver's mailbox.
     *
     * @return false when it was refused
     */
    public boolean isAccepted() {
        return refusal.isEmpty();
    }

    /**
     * Insists on it.
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
