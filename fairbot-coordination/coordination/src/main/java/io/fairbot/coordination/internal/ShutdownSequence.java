package io.fairbot.coordination.internal;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be stopped, in reverse order of its start. One part that fails or hangs does not keep the others from being
 * stopped. Used by one thread at a time.
 */
public final class ShutdownSequence {
    private static final Logger log = LoggerFactory.getLogger(ShutdownSequence.class);
    /** All parts together; leaves a second of the promised ten for what the host does itself. */
    private static final Duration TOTAL = Duration.ofSeconds(9);

    private static final Duration EACH = Duration.ofSeconds(4);

    private final TimeSource time;
    private final Deque<ShutdownStep> parts = new ArrayDeque<>();

    private record ShutdownStep(String name, Supplier<CompletionStage<Void>> stop, Duration limit) {}

    /** Creates an empty plan. */
    public ShutdownSequence(TimeSource time) {
        this.time = time;
    }

    /** Adds what was started last and so is stopped first. */
    public void add(String name, Supplier<CompletionStage<Void>> stop) {
        add(name, stop, EACH);
    }

    /** The same, with a limit of its own. */
    public void add(String name, Supplier<CompletionStage<Void>> stop, Duration limit) {
        parts.push(new ShutdownStep(name, stop, limit));
    }

    /** Stops everything; a second call finds nothing to do. */
    public void run() {
        long deadline = time.nanoTime() + TOTAL.toNanos();
        boolean interrupted = false;
        while (!parts.isEmpty()) {
            ShutdownStep part = parts.pop();
            Duration left = Duration.ofNanos(Math.max(0, deadline - time.nanoTime()));
            try {
                BlockingStages.forStage(part.stop.get(), left.compareTo(part.limit) < 0 ? left : part.limit);
            } catch (TimeoutException e) {
                log.warn("{} did not stop in time and was left behind", part.name);
            } catch (ExecutionException | RuntimeException e) {
                log.warn("{} failed to stop", part.name, e);
            } catch (InterruptedException e) {
                interrupted = true;
                log.warn("{} may not have stopped: the stopping thread was interrupted", part.name);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
