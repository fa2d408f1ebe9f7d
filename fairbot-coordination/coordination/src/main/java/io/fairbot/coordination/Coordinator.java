package io.fairbot.coordination;

import io.fairbot.agent.Health;
import io.fairbot.config.RuntimeConfiguration;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.coordination.status.CoordinatorStatus;
import io.fairbot.coordination.status.HealthReport;
import io.fairbot.event.Events;
import io.fairbot.media.MediaStore;
import io.fairbot.store.Model;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The host of agents and channels: opens the store, serves the API, starts channels and agents, and stops them in reverse.
 *
 * <p>It reads no environment, installs no shutdown hook unless {@link #stopOnShutdown()} is called, and prints nothing; it opens no port and starts no thread before
 * {@link #start()}, and leaves none after {@link #stop()}. Several coordinators can run in one process. Safe for use from
 * any thread.
 */
public final class Coordinator implements AutoCloseable {
    private final CoordinatorBuilder.CoordinatorSetup setup;
    private volatile @Nullable CoordinatorRun run;
    private Optional<ShutdownHook> hook = Optional.empty();
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
     * Stops the coordinator when the process is told to end (SIGTERM, Ctrl-C, {@code System.exit}), until {@link #stop()}: a host that has
     * no other way of ending calls it once. It installs a shutdown hook, which the library never does by itself.
     *
     * @return this
     */
    public Coordinator stopOnShutdown() {
        return stopOnShutdown(() -> {});
    }

    /**
     * Stops the coordinator when the process is told to end, until {@link #stop()}, as {@link #stopOnShutdown()} does.
     *
     * @param stopped called after a stop by the end of the process, while it still runs
     * @return this
     */
    public synchronized Coordinator stopOnShutdown(Runnable stopped) {
        hook.ifPresent(ShutdownHook::remove);
        hook = Optional.of(ShutdownHook.install(() -> {
            if (stopRun()) {
                stopped.run();
            }
        }));
        return this;
    }

    /**
     * Stops all components within ten seconds. Idempotent; never throws: a component that fails to stop, or takes too long,
     * is logged.
     */
    public synchronized void stop() {
        hook.ifPresent(ShutdownHook::remove);
        hook = Optional.empty();
        stopRun();
    }

    /** Stops the current run; returns whether there was one. */
    private synchronized boolean stopRun() {
        CoordinatorRun current = run;
        if (current == null) {
            return false;
        }
        run = null;
        current.stop();
        stopped.countDown();
        return true;
    }

    /**
     * Returns whether the coordinator runs: it has started, and nobody has stopped it. Never waits.
     *
     * @return false before {@link #start()} has returned, and from the beginning of a stop on
     */
    public boolean isRunning() {
        return run != null;
    }

    /**
     * Returns the health of the coordinator and of its components, without a call over HTTP. Never waits for a start or a stop.
     *
     * @return completes within some seconds; DOWN when it does not run
     */
    public CompletionStage<HealthReport> health() {
        CoordinatorRun current = run;
        return current == null
                ? CompletableFuture.completedStage(HealthReport.of(
                        Map.of("coordinator", Health.down("The coordinator does not run; call start() first."))))
                : current.status().health();
    }

    /**
     * Returns the status of the coordinator: agents, store, configuration. Never waits for a start or a stop.
     *
     * @return completes within some seconds
     * @throws IllegalStateException when it does not run
     */
    public CompletionStage<CoordinatorStatus> status() {
        return running().status().status();
    }

    /**
     * Returns the conversations, with which a host sends messages and reads histories; usable until the coordinator is stopped.
     *
     * @return the conversations
     * @throws IllegalStateException when it does not run
     */
    public Conversations conversations() {
        return running().conversations();
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
    public URI address() {
        return running().address();
    }

    /**
     * Returns the runtime configuration of the agents; usable until the coordinator is stopped.
     *
     * @return the configuration
     * @throws IllegalStateException when it does not run
     */
    public RuntimeConfiguration configuration() {
        return running().configuration();
    }

    /**
     * Returns the store of media; usable until the coordinator is stopped. The bytes of a medium that a bot sends are put into it
     * first.
     *
     * @return the store, in the folder {@code media} of the data directory
     * @throws IllegalStateException when it does not run
     */
    public MediaStore media() {
        return running().media();
    }

    /**
     * Returns the events of this run; usable until the coordinator is stopped. A listener that is to hear a start from its beginning is
     * given to {@link CoordinatorBuilder#onEvent}.
     *
     * @return the events
     * @throws IllegalStateException when it does not run
     */
    public Events events() {
        return running().events();
    }

    private CoordinatorRun running() {
        CoordinatorRun current = run;
        if (current == null) {
            throw new IllegalStateException("The coordinator does not run; call start() first.");
        }
        return current;
    }
}
