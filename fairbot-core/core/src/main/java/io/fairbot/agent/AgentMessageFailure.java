package io.fairbot.agent;

/** Why a message was not accepted, or not answered. */
public enum AgentMessageFailure {
    /** There is no agent of that name on this node. */
    NO_SUCH_AGENT,
    /** The receiver does not run, or its turn as a singleton is on another node. */
    NOT_RUNNING,
    /** As many messages of this sender wait for this receiver as may: wait for {@link AgentMessages#whenWritable} and send again. */
    MAILBOX_FULL,
    /** As many requests of this sender wait for an answer as may. */
    TOO_MANY_REQUESTS,
    /** The sender has stopped, so it sends no more. */
    SENDER_STOPPED,
    /** The receiver does not know messages of that type. */
    UNKNOWN_TYPE,
    /** The receiver could not handle it. */
    NOT_HANDLED,
    /** The answer did not come in time, or the receiver took too long. */
    TIMED_OUT
}
