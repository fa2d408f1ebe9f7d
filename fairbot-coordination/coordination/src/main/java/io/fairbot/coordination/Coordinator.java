package io.fairbot.coordination;

import io.fairbot.config.RuntimeConfiguration;
import io.fairbot.config.Settings;
import io.fairbot.store.Model;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs a house: opens the store, serves the API, starts channels and agents, and stops them in reverse.
 *
 * <p>Without being asked it opens no port, reads no environment, installs no shutdown hook, prints nothing, and starts no
 * thread before {@link #start()}; none of its threads is left after {@link #stop()}. Several coordinators may live in one
 * process. Safe for use from any thread.
 */
public final class Coordinator implements AutoCloseable {
    private final CoordinatorBuilder.CoordinatorSetup plan;
    private @Nullable CoordinatorRun house;
    private CountDownLatch stopped = new CountDownLatch(0);

    Coordinator(CoordinatorBuilder.CoordinatorSetup plan) {
        this.plan = plan;
    }

    /**
     * Begins to put a coordinator together.
     *
     * @param settings the bootstrap settings
     * @return a builder
     */
    public static CoordinatorBuilder builder(Settings settings) {
        return new CoordinatorBuilder(settings);
    }

    /**
     * Returns every model that the house keeps documents of, its own and those of its agents: for whoever opens the same storage
     * while the coordinator does not run.
     *
     * @return the models, in the order in which the storage is opened with them
     */
    public List<Model<?>> models() {
        return plan.models();
    }

    /**
     * Starts everything and returns when it is ready. Without effect when it runs already; after a stop it starts again.
     *
     * @throws CoordinatorException when something cannot start; everything is stopped again by then
     */
    public synchronized void start() {
        if (house != null) {
            return;
        }
        house = CoordinatorRun.start(plan);
        stopped = new CountDownLatch(1);
    }

    /**
     * Stops everything within ten seconds and returns when nothing is left. Idempotent; never throws: what fails to stop is
     * logged.
     */
    public synchronized void stop() {
        CoordinatorRun running = house;
        if (running != null) {
            house = null;
            running.stop();
            stopped.countDown();
        }
    }

    /** As {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Waits until somebody stops the coordinator; returns at once when it does not run.
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
     * Returns where the API is served, with the actual port.
     *
     * @return such as {@code http://127.0.0.1:3000}
     * @throws IllegalStateException when it does not run, or when its HTTP server names no address, such as that of
     *     {@link io.fairbot.http.HttpServerProvider#none()}
     */
    public synchronized URI address() {
        if (house == null) {
            throw new IllegalStateException("The coordinator does not run; call start() first.");
        }
        return house.address();
    }

    /**
     * Returns the runtime configuration of the agents, for as long as this coordinator runs.
     *
     * @return the configuration
     * @throws IllegalStateException when it does not run
     */
    public synchronized RuntimeConfiguration configuration() {
        if (house == null) {
            throw new IllegalStateException("The coordinator does not run; call start() first.");
        }
        return house.configuration();
    }
}
