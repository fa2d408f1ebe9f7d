package io.fairbot.agent.engine;

import java.time.Duration;

/**
 * The bounds and times under which agents run; {@link #DEFAULTS} suits a house with some dozens of agents.
 *
 * @param startLimit how long a start may take
 * @param stopLimit how long the stop of one agent may take
 * @param stopAllLimit how long the stops of all agents may take together before those that are left are hurried
 * @param healthInterval how often each agent is asked how it is
 * @param heartbeatMisses how many heartbeats in a row an agent may miss until it has failed, 1 or more
 * @param answerLimit how long whoever asks for the health of the house waits for an agent
 * @param firstWait the longest wait before a first restart; it doubles with each further one
 * @param mostWait the longest wait of all
 * @param restarts how many restarts are tried within {@code restartWindow}, 1 or more; beyond that one in each window
 * @param restartWindow the window
 * @param leaseTtl how long a singleton's lease lasts
 * @param threads how many threads call agents, and how many hand over messages, 1 or more; each one that an agent holds up is
 *     replaced
 * @param mailboxCapacity how many messages of one sender wait for one receiver, and how many requests of one agent for answers
 * @param messageLimit how long the handling of one message may take
 */
public record AgentOptions(
        Duration startLimit,
        Duration stopLimit,
        Duration stopAllLimit,
        Duration healthInterval,
        int heartbeatMisses,
        Duration answerLimit,
        Duration firstWait,
        Duration mostWait,
        int restarts,
        Duration restartWindow,
        Duration leaseTtl,
        int threads,
        int mailboxCapacity,
        Duration messageLimit) {
    /**
     * 60 s to start, 4 s to stop, 6 s for all; health each 30 s, 2 misses, 1 s for an answer; 1 s first and 1 min longest wait,
     * 5 restarts in 10 min; leases of 15 s; 4 threads; 256 messages, 30 s for one.
     */
    public static final AgentOptions DEFAULTS = new AgentOptions(
            Duration.ofSeconds(60),
            Duration.ofSeconds(4),
            Duration.ofSeconds(6),
            Duration.ofSeconds(30),
            2,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            5,
            Duration.ofMinutes(10),
            Duration.ofSeconds(15),
            4,
            256,
            Duration.ofSeconds(30));

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a number is below 1, or a time is not more than zero
     */
    public AgentOptions {
        if (heartbeatMisses < 1 || restarts < 1 || threads < 1 || mailboxCapacity < 1) {
            throw new IllegalArgumentException("Every number of the agents' options is 1 or more.");
        }
        for (Duration time : new Duration[] {
            startLimit,
            stopLimit,
            stopAllLimit,
            healthInterval,
            answerLimit,
            firstWait,
            mostWait,
            restartWindow,
            leaseTtl,
            messageLimit
        }) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("Every time of the agents' options is more than zero.");
            }
        }
    }

    /**
     * Returns the options with other limits on starting and stopping.
     *
     * @param start how long a start may take
     * @param stop how long the stop of one agent may take
     * @param stopAll how long all stops may take together
     * @return the options
     */
    public AgentOptions limits(Duration start, Duration stop, Duration stopAll) {
        return new AgentOptions(
                start,
                stop,
                stopAll,
                healthInterval,
                heartbeatMisses,
                answerLimit,
                firstWait,
                mostWait,
                restarts,
                restartWindow,
                leaseTtl,
                threads,
                mailboxCapacity,
                messageLimit);
    }

    /**
     * Returns the options with other heartbeats.
     *
     * @param interval how often each agent is asked
     * @param misses how many may be missed in a row until it has failed
     * @return the options
     */
    public AgentOptions heartbeats(Duration interval, int misses) {
        return new AgentOptions(
                startLimit,
                stopLimit,
                stopAllLimit,
                interval,
                misses,
                answerLimit,
                firstWait,
                mostWait,
                restarts,
                restartWindow,
                leaseTtl,
                threads,
                mailboxCapacity,
                messageLimit);
    }

    /**
     * Returns the options with other restarts.
     *
     * @param first the longest wait before a first restart
     * @param most the longest wait of all
     * @param count how many within the window
     * @param window the window
     * @return the options
     */
    public AgentOptions restarts(Duration first, Duration most, int count, Duration window) {
        return new AgentOptions(
                startLimit,
                stopLimit,
                stopAllLimit,
                healthInterval,
                heartbeatMisses,
                answerLimit,
                first,
                most,
                count,
                window,
                leaseTtl,
                threads,
                mailboxCapacity,
                messageLimit);
    }

    /**
     * Returns the options with another mailbox.
     *
     * @param capacity how many messages of one sender wait for one receiver
     * @param limit how long the handling of one message may take
     * @return the options
     */
    public AgentOptions mailbox(int capacity, Duration limit) {
        return new AgentOptions(
                startLimit,
                stopLimit,
                stopAllLimit,
                healthInterval,
                heartbeatMisses,
                answerLimit,
                firstWait,
                mostWait,
                restarts,
                restartWindow,
                leaseTtl,
                threads,
                capacity,
                limit);
    }

    /**
     * Returns the options with other leases.
     *
     * @param ttl how long a singleton's lease lasts
     * @return the options
     */
    public AgentOptions leases(Duration ttl) {
        return new AgentOptions(
                startLimit,
                stopLimit,
                stopAllLimit,
                healthInterval,
                heartbeatMisses,
                answerLimit,
                firstWait,
                mostWait,
                restarts,
                restartWindow,
                ttl,
                threads,
                mailboxCapacity,
                messageLimit);
    }
}
