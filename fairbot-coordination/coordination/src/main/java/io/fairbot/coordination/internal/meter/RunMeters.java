package io.fairbot.coordination.internal.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;

/**
 * The meters of one run: those that {@code GET /metrics} shows, and the same in the registry of the host, from which they are removed
 * at the end of the run, since what they read is gone by then. Safe for use from any thread.
 */
public final class RunMeters implements AutoCloseable {
    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CompositeMeterRegistry all = new CompositeMeterRegistry();

    /**
     * Creates the meters of a run; there are none yet.
     *
     * @param host the registry of the host, empty for none
     */
    public RunMeters(Optional<MeterRegistry> host) {
        all.add(prometheus);
        host.ifPresent(all::add);
    }

    /** Returns the registry in which components register their meters. */
    public MeterRegistry registry() {
        return all;
    }

    /** Returns all meters in the text format of Prometheus, version 0.0.4. */
    String text() {
        return prometheus.scrape();
    }

    /** Removes all meters. Idempotent. */
    @Override
    public void close() {
        // Not closed itself: that would close the registry of the host.
        List.copyOf(all.getMeters()).forEach(all::remove);
        prometheus.close();
    }
}
