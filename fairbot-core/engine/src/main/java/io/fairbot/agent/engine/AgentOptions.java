package io.fairbot.agent.engine;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The limits and times under which agents run. Immutable; each {@code with} method returns a changed copy.
 *
 * <p>{@link #DEFAULTS} suits an application with some dozens of agents: 60 s for a start, 4 s for a stop and 6 s for all stops
 * together; a heartbeat every 30 s, of which 2 may be missed, and 1 s for a health query; restarts after at most 1 s at first and
 * 1 min at last, 5 within 10 min; leases of 15 s; 4 threads; 256 messages of one sender in a mailbox and 30 s for one message.
 */
public final class AgentOptions {
    /** The default options. */
    public static final AgentOptions DEFAULTS = new AgentOptions(new OptionValues());

    private final OptionValues values;

    private AgentOptions(OptionValues values) {
        this.values = values;
    }

    private AgentOptions with(Consumer<OptionValues> change) {
        OptionValues copy = new OptionValues(values);
        change.accept(copy);
        return new AgentOptions(copy);
    }

    /**
     * Returns the options with other limits on starting and stopping.
     *
     * @param start how long a start may take; more than zero
     * @param stop how long the stop of one agent may take; more than zero
     * @param shutdown how long all stops together may take before the rest is forced; more than zero
     * @return the changed options
     * @throws IllegalArgumentException when a time is not more than zero
     */
    public AgentOptions withTimeouts(Duration start, Duration stop, Duration shutdown) {
        return with(copy -> {
            copy.startTimeout = positive("The start timeout", start);
            copy.stopTimeout = positive("The stop timeout", stop);
            copy.shutdownTimeout = positive("The shutdown timeout", shutdown);
        });
    }

    /**
     * Returns the options with other heartbeats.
     *
     * @param interval the time between two heartbeats; more than zero
     * @param maxMissed how many missed heartbeats in a row make an agent fail, 1 or more
     * @return the changed options
     * @throws IllegalArgumentException when a value is out of its range
     */
    public AgentOptions withHeartbeats(Duration interval, int maxMissed) {
        return with(copy -> {
            copy.healthInterval = positive("The health interval", interval);
            copy.maxMissedHeartbeats = atLeastOne("The number of missed heartbeats", maxMissed);
        });
    }

    /**
     * Returns the options with other restarts of agents that failed.
     *
     * @param initialDelay the longest delay before a first restart, doubled with each further one; more than zero
     * @param maxDelay the longest delay of all; more than zero
     * @param max how many restarts there are within the window, 1 or more; beyond that one in each window
     * @param window the window; more than zero
     * @return the changed options
     * @throws IllegalArgumentException when a value is out of its range
     */
    public AgentOptions withRestarts(Duration initialDelay, Duration maxDelay, int max, Duration window) {
        return with(copy -> {
            copy.initialRestartDelay = positive("The initial restart delay", initialDelay);
            copy.maxRestartDelay = positive("The longest restart delay", maxDelay);
            copy.maxRestarts = atLeastOne("The number of restarts", max);
            copy.restartWindow = positive("The restart window", window);
        });
    }

    /**
     * Returns the options with another mailbox.
     *
     * @param capacity how many messages of one sender wait for one receiver, and how many requests of one agent for an answer, 1
     *     or more
     * @param timeout how long the handling of one message may take; more than zero
     * @return the changed options
     * @throws IllegalArgumentException when a value is out of its range
     */
    public AgentOptions withMailbox(int capacity, Duration timeout) {
        return with(copy -> {
            copy.mailboxCapacity = atLeastOne("The capacity of a mailbox", capacity);
            copy.messageTimeout = positive("The message timeout", timeout);
        });
    }

    /**
     * Returns the options with another time to live of leases.
     *
     * @param ttl how long the lease of a singleton lasts without renewal; more than zero
     * @return the changed options
     * @throws IllegalArgumentException when the time is not more than zero
     */
    public AgentOptions withLeaseTtl(Duration ttl) {
        return with(copy -> copy.leaseTtl = positive("The time to live of a lease", ttl));
    }

    /**
     * Returns the limit of a start.
     *
     * @return how long a start may take
     */
    public Duration startTimeout() {
        return values.startTimeout;
    }

    /**
     * Returns the limit of a stop.
     *
     * @return how long the stop of one agent may take
     */
    public Duration stopTimeout() {
        return values.stopTimeout;
    }

    /**
     * Returns the limit of all stops together.
     *
     * @return how long they may take before the rest is forced
     */
    public Duration shutdownTimeout() {
        return values.shutdownTimeout;
    }

    Duration healthInterval() {
        return values.healthInterval;
    }

    int maxMissedHeartbeats() {
        return values.maxMissedHeartbeats;
    }

    /** Returns the time that the answer to a health query may take. */
    Duration healthTimeout() {
        return values.healthTimeout;
    }

    Duration initialRestartDelay() {
        return values.initialRestartDelay;
    }

    Duration maxRestartDelay() {
        return values.maxRestartDelay;
    }

    int maxRestarts() {
        return values.maxRestarts;
    }

    Duration restartWindow() {
        return values.restartWindow;
    }

    Duration leaseTtl() {
        return values.leaseTtl;
    }

    /**
     * Returns the number of threads that call agents, and of those that deliver messages; a thread that an agent blocks
     * is replaced.
     */
    int threads() {
        return values.threads;
    }

    int mailboxCapacity() {
        return values.mailboxCapacity;
    }

    Duration messageTimeout() {
        return values.messageTimeout;
    }

    private static Duration positive(String what, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(what + " must be more than zero, not " + time + ".");
        }
        return time;
    }

    private static int atLeastOne(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be 1 or more, not " + number + ".");
        }
        return number;
    }

    /** The values, changed only before an instance of the options holds them. */
    private static final class OptionValues {
        private Duration startTimeout = Duration.ofSeconds(60);
        private Duration stopTimeout = Duration.ofSeconds(4);
        private Duration shutdownTimeout = Duration.ofSeconds(6);
        private Duration healthInterval = Duration.ofSeconds(30);
        private int maxMissedHeartbeats = 2;
        private final Duration healthTimeout = Duration.ofSeconds(1);
        private Duration initialRestartDelay = Duration.ofSeconds(1);
        private Duration maxRestartDelay = Duration.ofMinutes(1);
        private int maxRestarts = 5;
        private Duration restartWindow = Duration.ofMinutes(10);
        private Duration leaseTtl = Duration.ofSeconds(15);
        private final int threads = 4;
        private int mailboxCapacity = 256;
        private Duration messageTimeout = Duration.ofSeconds(30);

        OptionValues() {}

        OptionValues(OptionValues other) {
            startTimeout = other.startTimeout;
            stopTimeout = other.stopTimeout;
            shutdownTimeout = other.shutdownTimeout;
            healthInterval = other.healthInterval;
            maxMissedHeartbeats = other.maxMissedHeartbeats;
            initialRestartDelay = other.initialRestartDelay;
            maxRestartDelay = other.maxRestartDelay;
            maxRestarts = other.maxRestarts;
            restartWindow = other.restartWindow;
            leaseTtl = other.leaseTtl;
            mailboxCapacity = other.mailboxCapacity;
            messageTimeout = other.messageTimeout;
        }
    }
}
