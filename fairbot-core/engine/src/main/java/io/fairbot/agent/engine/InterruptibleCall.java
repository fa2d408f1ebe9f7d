package io.fairbot.agent.engine;

import org.jspecify.annotations.Nullable;

/** The thread that is inside an agent at the moment. Safe for use from any thread. */
final class InterruptibleCall {
    private @Nullable Thread inside;

    /** The current thread enters the agent. */
    synchronized void enter() {
        inside = Thread.currentThread();
    }

    /** The current thread has left the agent. */
    synchronized void exit() {
        inside = null;
        // An interruption was meant for the agent; what this thread runs next has nothing to do with it.
        boolean unused = Thread.interrupted();
    }

    synchronized boolean isInside() {
        return inside != null;
    }

    synchronized void interrupt() {
        if (inside != null) {
            inside.interrupt();
        }
    }
}
