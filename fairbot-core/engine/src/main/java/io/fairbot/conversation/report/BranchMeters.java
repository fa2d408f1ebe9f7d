package io.fairbot.conversation.report;

import io.fairbot.Internal;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.meter.MeterDefinition;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.channel.Acceptance;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters of the conversations of one branch. Safe for use from any thread. */
@Internal
public final class BranchMeters {
    private static final String BRANCH = "branch";

    private static final MeterDefinition RECEIVED = MeterDefinition.counter(
            "fairbot.inbox.messages",
            "Messages of customers that were accepted, and repetitions of them.",
            BRANCH,
            "result");
    private static final MeterDefinition SETTLED = MeterDefinition.counter(
            "fairbot.inbox.settled", "Events of conversations whose turn has ended.", BRANCH, "outcome");
    private static final MeterDefinition SETTLE_DELAY = MeterDefinition.timer(
            "fairbot.inbox.delay", "From the storage of an event to the end of its turn.", BRANCH);
    private static final MeterDefinition TURN = MeterDefinition.timer(
            "fairbot.inbox.turn", "Turns: reading, interpreters, the handler and the commit.", BRANCH);
    private static final MeterDefinition EVENTS =
            MeterDefinition.gauge("fairbot.inbox.waiting", "Events that wait for their turn.", BRANCH);
    private static final MeterDefinition ENDED = MeterDefinition.counter(
            "fairbot.outbox.messages", "Messages to customers that have ended.", BRANCH, "purpose", "status");
    private static final MeterDefinition SEND_DELAY = MeterDefinition.timer(
            "fairbot.outbox.delay", "From the creation of a message until it was sent.", BRANCH, "purpose");
    private static final MeterDefinition TRANSMISSION = MeterDefinition.timer(
            "fairbot.outbox.transmission", "Calls of the channel that transmit a message.", BRANCH);
    private static final MeterDefinition MESSAGES =
            MeterDefinition.gauge("fairbot.outbox.waiting", "Messages that wait to be sent.", BRANCH);
    private static final MeterDefinition REMOVED_TIMERS = MeterDefinition.counter(
            "fairbot.timers.removed",
            "Due timers that were removed because their contact is not stored any more.",
            BRANCH);

    /** All meters of conversations. */
    public static final List<MeterDefinition> DEFINITIONS = List.of(
            RECEIVED, SETTLED, SETTLE_DELAY, TURN, EVENTS, ENDED, SEND_DELAY, TRANSMISSION, MESSAGES, REMOVED_TIMERS);

    private final String branch;
    private final MeterRegistry registry;
    private final TimeSource time;
    private final List<Gauge> gauges = new CopyOnWriteArrayList<>();

    /**
     * Creates the meters of a branch.
     *
     * @param branch its id
     * @param platform its clock, and the registry of meters
     */
    public BranchMeters(String branch, Platform platform) {
        this.branch = branch;
        registry = platform.meters();
        time = platform.time();
    }

    /**
     * Registers the gauges of what waits, until {@link #close}.
     *
     * @param events counts the events that wait for their turn
     * @param messages counts the messages that wait to be sent
     */
    public void backlog(Supplier<Number> events, Supplier<Number> messages) {
        gauges.add(EVENTS.read(registry, events, branch));
        gauges.add(MESSAGES.read(registry, messages, branch));
    }

    /** Removes the gauges. Idempotent. */
    public void close() {
        gauges.forEach(registry::remove);
        gauges.clear();
    }

    /**
     * Counts a message of a customer.
     *
     * @param result what became of it
     */
    public void received(Acceptance result) {
        RECEIVED.count(registry, branch, word(result)).increment();
    }

    /**
     * Counts an event whose turn has ended.
     *
     * @param outcome how it ended
     * @param since when the event was stored
     */
    public void settled(EventOutcome outcome, Instant since) {
        SETTLED.count(registry, branch, word(outcome)).increment();
        SETTLE_DELAY.time(registry, branch).record(between(since));
    }

    /**
     * Times a turn, also one that fails.
     *
     * @param turn begins it
     * @param <T> the type of its result
     * @return its result
     */
    public <T> CompletionStage<T> turn(Supplier<CompletionStage<T>> turn) {
        return timed(TURN, turn);
    }

    /**
     * Times the transmission of a message, also one that fails.
     *
     * @param transmission begins it
     * @param <T> the type of its result
     * @return its result
     */
    public <T> CompletionStage<T> transmission(Supplier<CompletionStage<T>> transmission) {
        return timed(TRANSMISSION, transmission);
    }

    /**
     * Counts a message to a customer that has ended, sent or not.
     *
     * @param message the message
     * @param status how it ended
     */
    public void ended(OutboxEntry message, OutboxStatus status) {
        ENDED.count(registry, branch, word(message.purpose()), word(status)).increment();
        if (status == OutboxStatus.SENT) {
            SEND_DELAY.time(registry, branch, word(message.purpose())).record(between(message.createdAt()));
        }
    }

    /** Counts a timer that was removed. */
    public void timerRemoved() {
        REMOVED_TIMERS.count(registry, branch).increment();
    }

    private <T> CompletionStage<T> timed(MeterDefinition meter, Supplier<CompletionStage<T>> call) {
        long begin = time.nanoTime();
        return call.get()
                .whenComplete((result, failure) ->
                        meter.time(registry, branch).record(time.nanoTime() - begin, TimeUnit.NANOSECONDS));
    }

    /** A wall clock that was set back gives no negative time. */
    private Duration between(Instant since) {
        Duration past = Duration.between(since, time.now());
        return past.isNegative() ? Duration.ZERO : past;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
