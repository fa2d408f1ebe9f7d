package io.fairbot.conversation.outbound;

import io.fairbot.Internal;

/** The branches of an application, as the sender of messages needs them. Implementations are safe for use from any thread. */
@Internal
public interface SendingBranches {

    /**
     * Returns whether the application has a branch, open on this node or not.
     *
     * @param branch the branch's id
     * @return whether messages of the branch will be sent by some node
     */
    boolean exists(String branch);

    /**
     * Returns the next number in the order of a branch's messages.
     *
     * @param branch the branch's id
     * @return a number higher than those of the messages that this node has stored before
     */
    long nextNumber(String branch);
}
