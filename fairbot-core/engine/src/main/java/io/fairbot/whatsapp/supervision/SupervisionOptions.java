package io.fairbot.whatsapp.supervision;

import io.fairbot.whatsapp.channel.LineSupervisionSettings;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The limits and times of the supervision of lines; {@link #DEFAULTS} suits some dozens of branches.
 *
 * <p>The branch agent's runtime configuration contains some of these values under its stored names: {@code firstWait}
 * (initialBackoff), {@code mostWait} (maxBackoff), {@code connectWithin} (connectTimeout), {@code stableAfter}
 * (stableTime), {@code silentAfter} (idleTimeout), {@code probeWithin} (probeTimeout), {@code probes} (maxMissedProbes)
 * and {@code frozenFor} (defaultFreeze).
 *
 * @param maxConcurrentConnects how many lines connect again at the same time, over all branches
 * @param initialBackoff the longest delay before the first attempt; it doubles with each failure
 * @param maxBackoff the longest delay of all; {@code initialBackoff} or more
 * @param reconnectLimit the limit of the first tier: reconnect the session
 * @param reopenLimit the limit of the second tier: open another session with fresh state
 * @param escalatedLimit the limit of attempts after an operator was alerted
 * @param restartLimit how often a restart that the provider demands is no failure
 * @param connectTimeout the time after which an attempt has failed
 * @param stableTime how long a line must be open before its failures no longer count
 * @param idleTimeout the time without events after which a line is probed
 * @param probeTimeout how long the answer to a probe can take, and the event after it
 * @param maxMissedProbes after how many failed probes in a row the line is opened again
 * @param sendTimeout the time after which a message that has no answer is unknown
 * @param defaultFreeze how long only replies are sent where the provider does not say until when
 * @param unreadableBeforeRekey after how many unreadable messages of a contact new keys are established
 * @param sendGovernors the limits of sending by channel id; other channels get those of {@link SendGovernorOptions#WEB}
 */
public record SupervisionOptions(
        int maxConcurrentConnects,
        Duration initialBackoff,
        Duration maxBackoff,
        UsageLimit reconnectLimit,
        UsageLimit reopenLimit,
        UsageLimit escalatedLimit,
        UsageLimit restartLimit,
        Duration connectTimeout,
        Duration stableTime,
        Duration idleTimeout,
        Duration probeTimeout,
        int maxMissedProbes,
        Duration sendTimeout,
        Duration defaultFreeze,
        int unreadableBeforeRekey,
        Map<String, SendGovernorOptions> sendGovernors) {
    /**
     * The default options: 5 lines at once; delays from 1 s to 5 min; 20 reconnects an hour, 4 other sessions in 6
     * hours, then 4 attempts an hour; 3 restarts in 5 min; 60 s to connect, 2 min to be stable, a probe after 5 min of
     * silence, 15 s for it, 2 of them; 60 s for an answer; 24 h frozen; 5 unreadable messages. The sandbox sends
     * without limits.
     */
    public static final SupervisionOptions DEFAULTS = new SupervisionOptions(
            5,
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            new UsageLimit(20, Duration.ofHours(1)),
            new UsageLimit(4, Duration.ofHours(6)),
            new UsageLimit(4, Duration.ofHours(1)),
            new UsageLimit(3, Duration.ofMinutes(5)),
            Duration.ofSeconds(60),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofSeconds(15),
            2,
            Duration.ofSeconds(60),
            Duration.ofHours(24),
            5,
            Map.of(SandboxChannel.ID, SendGovernorOptions.UNLIMITED, "cloud", SendGovernorOptions.CLOUD));

    /**
     * Checks the ranges and copies.
     *
     * @throws IllegalArgumentException when a number is below 1, a time is not above zero, or the longest delay is
     *     below the first
     */
    public SupervisionOptions {
        if (maxConcurrentConnects < 1 || maxMissedProbes < 1 || unreadableBeforeRekey < 1) {
            throw new IllegalArgumentException("Every number of the supervision options must be 1 or more.");
        }
        for (Duration time : new Duration[] {
            initialBackoff,
            maxBackoff,
            connectTimeout,
            stableTime,
            idleTimeout,
            probeTimeout,
            sendTimeout,
            defaultFreeze
        }) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("Every time of the supervision options must be above zero.");
            }
        }
        if (maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException("The option maxBackoff must be at least initialBackoff, "
                    + initialBackoff + ", not " + maxBackoff + ".");
        }
        sendGovernors = Map.copyOf(sendGovernors);
    }

    /**
     * Returns these options with other times.
     *
     * @param settings the times
     * @return the changed options
     */
    public SupervisionOptions with(LineSupervisionSettings settings) {
        return new SupervisionOptions(
                maxConcurrentConnects,
                settings.firstWait(),
                settings.mostWait(),
                reconnectLimit,
                reopenLimit,
                escalatedLimit,
                restartLimit,
                settings.connectWithin(),
                settings.stableAfter(),
                settings.silentAfter(),
                settings.probeWithin(),
                settings.probes(),
                sendTimeout,
                settings.frozenFor(),
                unreadableBeforeRekey,
                sendGovernors);
    }

    /**
     * Returns the limits of sending of a channel.
     *
     * @param channel the channel's id
     * @return its options
     */
    public SendGovernorOptions sendGovernor(String channel) {
        return sendGovernors.getOrDefault(channel, SendGovernorOptions.WEB);
    }

    /**
     * Returns these options with other limits of sending for a channel.
     *
     * @param channel the channel's id
     * @param options its options
     * @return the changed options
     */
    public SupervisionOptions sendGovernor(String channel, SendGovernorOptions options) {
        Map<String, SendGovernorOptions> changed = new HashMap<>(sendGovernors);
        changed.put(channel, options);
        return new SupervisionOptions(
                maxConcurrentConnects,
                initialBackoff,
                maxBackoff,
                reconnectLimit,
                reopenLimit,
                escalatedLimit,
                restartLimit,
                connectTimeout,
                stableTime,
                idleTimeout,
                probeTimeout,
                maxMissedProbes,
                sendTimeout,
                defaultFreeze,
                unreadableBeforeRekey,
                changed);
    }
}
