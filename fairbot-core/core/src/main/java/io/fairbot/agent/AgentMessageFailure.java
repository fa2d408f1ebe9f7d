package io.fairbot.agent;

/** The reason why a message is refused, or a request is not answered. */
public enum AgentMessageFailure {
    /** No agent of that name exists on this node. */
    NO_SUCH_AGENT,
    /** The receiver does not run, or runs as a singleton on another node. */
    NOT_RUNNING,
    /** The queue of this sender to this receiver is full: wait for {@link AgentMessages#whenWritable} and send again. */
    MAILBOX_FULL,
    /** Too many requests of this sender wait for a reply. */
    TOO_MANY_REQUESTS,
    /** The sender has stopped, so it sends nothing more. */
    SENDER_STOPPED,
    /** The receiver does not know messages of that type. */
    UNKNOWN_TYPE,
    /** The receiver failed to handle the message. */
    NOT_HANDLED,
    /** The reply did not arrive before the timeout, or the receiver exceeded its time limit. */
    TIMED_OUT
}
