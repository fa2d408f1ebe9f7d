package io.fairbot.agents.exchange.rates;

import io.fairbot.Internal;
import io.fairbot.agent.Health;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A poller of rate sources. Each round asks the sources in order, the later ones only for the currencies whose rate is still
 * unknown or too old. A source that fails or returns implausible rates changes nothing: the last references apply until they
 * are stale.
 *
 * <p>Safe for use from any thread.
 */
@Internal
public final class RatePoller {
    private static final Logger log = LoggerFactory.getLogger(RatePoller.class);

    private final RateService service;
    private final List<RateSource> sources;
    private final TimeSource time;
    private final Map<String, String> problems = new LinkedHashMap<>();
    private TimeSource.TimerHandle next = () -> {};
    private Duration interval;
    private boolean stopped;
    private long timersStarted;
    /** The number of the pending timer, 0 during a round; a timer with another number is obsolete. */
    private long pendingTimer;

    /**
     * Creates a poller, which begins with {@link #start()}.
     *
     * @param service receives the references
     * @param sources the sources, the most trusted first
     * @param time timers and the current time
     * @param interval the delay between two rounds
     */
    public RatePoller(RateService service, List<RateSource> sources, TimeSource time, Duration interval) {
        this.service = service;
        this.sources = List.copyOf(sources);
        this.time = time;
        this.interval = interval;
    }

    /** Starts polling; the first round begins at once. */
    public void start() {
        if (!sources.isEmpty()) {
            poll();
        }
    }

    /**
     * Changes the delay between two rounds; a pending delay restarts with the new length.
     *
     * @param newInterval the delay
     */
    public synchronized void setInterval(Duration newInterval) {
        boolean changed = !newInterval.equals(interval);
        interval = newInterval;
        if (changed && pendingTimer != 0) {
            next.cancel();
            scheduleNext();
        }
    }

    /** Stops polling. Idempotent. */
    public synchronized void stop() {
        stopped = true;
        next.cancel();
    }

    /**
     * Returns the health of the sources.
     *
     * @return degraded when a source failed in the last round or returned a reference that was refused
     */
    public synchronized Health health() {
        return problems.isEmpty() ? Health.UP : Health.degraded(String.join(" ", problems.values()));
    }

    private void poll() {
        CompletionStage<Void> polled = pollAll();
        polled.whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn(
                        "The rates cannot be updated now: {}",
                        String.valueOf(Stages.cause(failure).getMessage()));
            }
            scheduleNext();
        });
    }

    private synchronized void scheduleNext() {
        if (!stopped) {
            pendingTimer = ++timersStarted;
            long timer = pendingTimer;
            next = time.schedule(interval, () -> {
                if (isPending(timer)) {
                    poll();
                }
            });
        }
    }

    private synchronized boolean isPending(long timer) {
        boolean pending = pendingTimer == timer;
        pendingTimer = pending ? 0 : pendingTimer;
        return pending;
    }

    /**
     * Asks each source once, in order.
     *
     * @return completes when all were asked; the failure of a source does not fail it
     */
    CompletionStage<Void> pollAll() {
        Set<String> missing = new TreeSet<>(service.current().value().currencies());
        return Stages.inOrder(sources, source -> pollSource(source, missing));
    }

    private CompletionStage<Void> pollSource(RateSource source, Set<String> missing) {
        if (missing.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return Stages.attempt(() -> source.latestRates(Set.copyOf(missing)))
                .thenCompose(rates -> service.applyReferences(rates).thenAccept(refusals -> {
                    recordProblems(source, refusals);
                    rates.stream().filter(this::isCurrent).forEach(rate -> missing.remove(rate.currency()));
                }))
                .exceptionally(failure -> {
                    recordProblems(
                            source, List.of(String.valueOf(Stages.cause(failure).getMessage())));
                    return null;
                });
    }

    /** Returns whether a reference was accepted and is not too old; otherwise the next source is asked for its currency. */
    private boolean isCurrent(ReferenceRate reference) {
        return service.current()
                .value()
                .reference(reference.currency())
                .filter(known -> !known.asOf().isBefore(reference.asOf()))
                .filter(known -> BusinessCalendar.plus(
                                known.asOf(), service.rules().referenceValidFor())
                        .isAfter(time.now()))
                .isPresent();
    }

    /** Records the problems of a source; logs them only when they changed. */
    private synchronized void recordProblems(RateSource source, List<String> reasons) {
        String problem = String.join(" ", reasons);
        String before = reasons.isEmpty() ? problems.remove(source.name()) : problems.put(source.name(), problem);
        if (!reasons.isEmpty() && !problem.equals(before)) {
            log.warn("{}", problem);
        } else if (reasons.isEmpty() && before != null) {
            log.info("{} has recovered", source.name());
        }
    }
}
