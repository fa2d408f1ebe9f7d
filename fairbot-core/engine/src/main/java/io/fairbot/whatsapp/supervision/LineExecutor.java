package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what concerns one line one after another, on the line's own thread: a channel that blocks holds up its line only. */
final class LineExecutor {
    private static final Logger log = LoggerFactory.getLogger(LineExecutor.class);

    private final ExecutorService executor;
    private final TimeSource time;

    LineExecutor(ExecutorService executor, TimeSource time) {
        this.executor = executor;
        this.time = time;
    }

    /** Runs a task after those that were submitted before; returns false, and runs nothing, once the line is closed. */
    boolean run(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException closed) {
            log.debug("An event of a closed line was dropped");
            return false;
        }
    }

    TimeSource.TimerHandle after(Duration wait, Runnable task) {
        return time.schedule(wait, () -> run(task));
    }

    void shutdown() {
        executor.shutdown();
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("Supervision of a line failed", e);
        }
    }
}
