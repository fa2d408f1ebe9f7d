package io.fairbot.coordination;

import io.fairbot.runtime.DaemonExecutorFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A hook that the end of the process runs, unless it was removed before. */
final class ShutdownHook {
    private static final Logger log = LoggerFactory.getLogger(ShutdownHook.class);

    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    /** Installs a hook; none is installed when the process is ending already. */
    static ShutdownHook install(Runnable action) {
        Thread thread = DaemonExecutorFactory.threadFactory("stop").newThread(action);
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException ending) {
            log.debug("The process is ending already, so nothing is stopped at its end");
        }
        return new ShutdownHook(thread);
    }

    /** Removes the hook; one that is running, or has run, goes on. Idempotent. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException ending) {
            log.debug("The process is ending, so its hook runs");
        }
    }
}
