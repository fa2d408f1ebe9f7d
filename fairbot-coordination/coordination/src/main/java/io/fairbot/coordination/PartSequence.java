package io.fairbot.coordination;

import io.fairbot.FairbotException;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The started parts of a run, in the order of their start. Stops them in reverse; a part that fails or hangs does not
 * prevent the others from being stopped. Used by one thread at a time.
 */
final class PartSequence {
    private static final Logger log = LoggerFactory.getLogger(PartSequence.class);
    /** The limit of all stops together; leaves one of the documented ten seconds for the host's own work. */
    private static final Duration TOTAL_STOP_LIMIT = Duration.ofSeconds(9);

    private final TimeSource time;
    private final Deque<CoordinatorPart> started = new ArrayDeque<>();

    PartSequence(TimeSource time) {
        this.time = time;
    }

    /**
     * Starts a part and waits until it has started. A part whose start fails is stopped with the others.
     *
     * @throws CoordinatorException when it fails or takes too long; an {@link Error} is thrown unchanged
     */
    void start(CoordinatorPart part) {
        started.push(part);
        try {
            await(Stages.attempt(part.start()), part.startLimit());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Error error) {
                // For example NoClassDefFoundError of an agent.
                throw error;
            }
            String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            throw new CoordinatorException(
                    cause instanceof FairbotException ? reason : part.name() + " could not start: " + reason, cause);
        } catch (TimeoutException e) {
            throw new CoordinatorException(
                    part.name() + " did not start within " + part.startLimit().toSeconds() + " seconds.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CoordinatorException(part.name() + " could not start: the starting thread was interrupted.", e);
        }
    }

    /** Stops all parts; idempotent. */
    void stop() {
        long deadline = time.nanoTime() + TOTAL_STOP_LIMIT.toNanos();
        boolean interrupted = false;
        while (!started.isEmpty()) {
            CoordinatorPart part = started.pop();
            Duration left = Duration.ofNanos(Math.max(0, deadline - time.nanoTime()));
            try {
                await(Stages.attempt(part.stop()), left.compareTo(part.stopLimit()) < 0 ? left : part.stopLimit());
            } catch (TimeoutException e) {
                log.warn("{} did not stop in time and was abandoned", part.name());
            } catch (ExecutionException e) {
                log.warn("{} failed to stop", part.name(), e.getCause());
            } catch (InterruptedException e) {
                interrupted = true;
                log.warn("{} may not have stopped: the stopping thread was interrupted", part.name());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CompletableFuture<Void> stage, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        stage.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
