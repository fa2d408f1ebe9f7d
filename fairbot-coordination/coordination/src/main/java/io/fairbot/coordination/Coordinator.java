package io.fairbot.coordination;

import io.fairbot.config.RuntimeConfiguration;
import io.fairbot.config.Settings;
import io.fairbot.event.Events;
import io.fairbot.media.MediaStore;
import io.fairbot.store.Model;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The host of agents and channels: opens the store, serves the API, starts channels and agents, and stops them in reverse.
 *
 * <p>It reads no environment, installs no shutdown hook and prints nothing; it opens no port and starts no thread before
 * {@link #start()}, and leaves none after {@link #stop()}. Several coordinators can run in one process. Safe for use from
 * any thread.
 */
public final class Coordinator implements AutoCloseable {
    private final CoordinatorBuilder.CoordinatorSetup setup;
    private @Nullable CoordinatorRun run;
    private CountDownLatch stopped = new CountDownLatch(0);

    Coordinator(CoordinatorBuilder.CoordinatorSetup setup) {
        this.setup = setup;
    }

    /**
     * Returns a builder.
     *
     * @param settings the bootstrap settings
     * @return a builder
     */
    public static CoordinatorBuilder builder(Settings settings) {
        return new CoordinatorBuilder(settings);
    }

    /**
     * Returns the models of all documents that the coordinator and its agents store, for tools that open the same storage
     * while the coordinator does not run.
     *
     * @return the models, in the order in which the storage is opened with them
     */
    public List<Model<?>> models() {
        return setup.models();
    }

    /**
     * Starts all components and returns when they are ready. Has no effect on a running coordinator; may be called again
     * after a stop.
     *
     * @return this
     * @throws CoordinatorException when a component cannot start; the components that had started are stopped by then
     */
    public synchronized Coordinator start() {
        if (run == null) {
            run = CoordinatorRun.start(setup);
            stopped = new CountDownLatch(1);
        }
        return this;
    }

    /**
     * Stops all components within ten seconds. Idempotent; never throws: a component that fails to stop, or takes too long,
     * is logged.
     */
    public synchronized void stop() {
        CoordinatorRun current = run;
        if (current != null) {
            run = null;
            current.stop();
            stopped.countDown();
        }
    }

    /** Stops all components, as {@link #stop()} does. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Waits until the coordinator is stopped; returns at once when it does not run.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void awaitStop() throws InterruptedException {
        CountDownLatch latch;
        synchronized (this) {
            latch = stopped;
        }
        latch.await();
    }

    /**
     * Returns the address of the API, with the actual port.
     *
     * @return such as {@code http://127.0.0.1:3000}
     * @throws IllegalStateException when it does not run, or when its HTTP server has no address, such as one of
     *     {@link io.fairbot.http.server.HttpServerProvider#none()}
     */
    public synchronized URI address() {
        return running().address();
    }

    /**
     * Returns the runtime configuration of the agents; usable until the coordinator is stopped.
     *
     * @return the configuration
     * @throws IllegalStateException when it does not run
     */
    public synchronized RuntimeConfiguration configuration() {
        return running().configuration();
    }

    /**
     * Returns the store of media; usable until the coordinator is stopped. The bytes of a medium that a bot sends are put into it
     * first.
     *
     * @return the store, in the folder {@code media} of the data directory
     * @throws IllegalStateException when it does not run
     */
    public synchronized MediaStore media() {
        return running().media();
    }

    /**
     * Returns the events of this run; usable until the coordinator is stopped. A listener that is to hear a start from its beginning is
     * given to {@link CoordinatorBuilder#onEvent}.
     *
     * @return the events
     * @throws IllegalStateException when it does not run
     */
    public synchronized Events events() {
        return running().events();
    }

    private CoordinatorRun running() {
        if (run == null) {
            throw new IllegalStateException("The coordinator does not run; call start() first.");
        }
        return run;
    }
}
