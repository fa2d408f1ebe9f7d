package io.fairbot.agents.exchange.rates;

import io.fairbot.agent.Health;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the sources again and again, in their order: what the first does not know, or is too old, the next one is asked. A
 * source that fails or that says what cannot be right takes nothing away: the last rates count until they are stale.
 *
 * <p>Safe for use from any thread.
 */
public final class RatePoller {
    private static final Logger log = LoggerFactory.getLogger(RatePoller.class);

    private final RateService service;
    private final List<RateSource> sources;
    private final TimeSource time;
    private final Map<String, String> problems = new LinkedHashMap<>();
    private TimeSource.TimerHandle next = () -> {};
    private Duration interval;
    private boolean stopped;
    /** Names the wait that is under way, 0 during a round; what belongs to an earlier wait is ignored. */
    private long waits;

    private long waiting;

    /**
     * Creates the poll; it begins with {@link #start()}.
     *
     * @param service takes what is told
     * @param sources who is asked, the most trusted first
     * @param time when
     * @param interval how long to wait between two rounds
     */
    public RatePoller(RateService service, List<RateSource> sources, TimeSource time, Duration interval) {
        this.service = service;
        this.sources = List.copyOf(sources);
        this.time = time;
        this.interval = interval;
    }

    /** Begins to ask, at once. */
    public void start() {
        if (!sources.isEmpty()) {
            poll();
        }
    }

    /**
     * Waits another time between two rounds, from now on.
     *
     * @param other how long
     */
    public synchronized void setInterval(Duration other) {
        boolean changed = !other.equals(interval);
        interval = other;
        if (changed && waiting != 0) {
            next.cancel();
            await();
        }
    }

    /** Asks no more. Idempotent. */
    public synchronized void stop() {
        stopped = true;
        next.cancel();
    }

    /**
     * Returns how the sources are.
     *
     * @return degraded when one failed in the last round, or told what was refused
     */
    public synchronized Health health() {
        return problems.isEmpty() ? Health.UP : Health.degraded(String.join(" ", problems.values()));
    }

    private void poll() {
        CompletionStage<Void> polled = pollAll();
        polled.whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn(
                        "Rates cannot be renewed now: {}",
                        String.valueOf(cause(failure).getMessage()));
            }
            await();
        });
    }

    private synchronized void await() {
        if (!stopped) {
            waiting = ++waits;
            long mine = waiting;
            next = time.schedule(interval, () -> {
                if (isOver(mine)) {
                    poll();
                }
            });
        }
    }

    private synchronized boolean isOver(long which) {
        boolean mine = waiting == which;
        waiting = mine ? 0 : waiting;
        return mine;
    }

    /**
     * Asks each source once.
     *
     * @return ends when all were asked; a source that fails does not make it fail
     */
    CompletionStage<Void> pollAll() {
        Set<String> open = new TreeSet<>(service.current().value().currencies());
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (RateSource source : sources) {
            all = all.thenCompose(done -> pollSource(source, open));
        }
        return all;
    }

    private CompletionStage<Void> pollSource(RateSource source, Set<String> open) {
        if (open.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        CompletionStage<List<ReferenceRate>> told;
        try {
            told = source.latestRates(Set.copyOf(open));
        } catch (RuntimeException e) {
            told = CompletableFuture.failedStage(e);
        }
        return told.thenCompose(rates -> service.applyReferences(rates).thenAccept(refusals -> {
                    note(source, refusals);
                    rates.stream().filter(this::isKnown).forEach(rate -> open.remove(rate.currency()));
                }))
                .exceptionally(failure -> {
                    note(source, List.of(String.valueOf(cause(failure).getMessage())));
                    return null;
                });
    }

    /** What was refused, or is too old, the next source is asked for. */
    private boolean isKnown(ReferenceRate told) {
        return service.current()
                .value()
                .reference(told.currency())
                .filter(known -> !known.asOf().isBefore(told.asOf()))
                .filter(known -> BusinessCalendar.plus(
                                known.asOf(), service.rules().referenceValidFor())
                        .isAfter(time.now()))
                .isPresent();
    }

    /** The first time loud, then quiet as long as it says the same. */
    private synchronized void note(RateSource source, List<String> complaints) {
        String said = String.join(" ", complaints);
        String before = complaints.isEmpty() ? problems.remove(source.name()) : problems.put(source.name(), said);
        if (!complaints.isEmpty() && !said.equals(before)) {
            log.warn("{}", said);
        } else if (complaints.isEmpty() && before != null) {
            log.info("{} is well again", source.name());
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? cause(failure.getCause())
                : failure;
    }
}
