package io.fairbot.whatsapp.supervision;

import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How lines are brought back and how they send; {@link #DEFAULTS} suits a house with some dozens of branches.
 *
 * @param maxConcurrentConnects how many lines are connected again at once, over all branches
 * @param initialBackoff the longest wait before the first attempt; it doubles with each failure
 * @param maxBackoff the longest wait of all
 * @param reconnectLimit what the first tier may do: connect again with what the session has
 * @param reopenLimit what the second tier may do: open the line anew with fresh state
 * @param escalatedLimit what is still tried after a person was asked
 * @param restartLimit how often a restart that the provider asks for is no failure
 * @param connectTimeout after which time an attempt has failed
 * @param stableTime how long a line must be open before its failures are forgotten
 * @param idleTimeout after how much silence a line is asked for a sign of life
 * @param probeTimeout how long a sign of life may take, and an event after it
 * @param maxMissedProbes after how many missing signs of life in a row the line is opened anew
 * @param sendTimeout after which time nobody waits any longer for the answer to a message that was sent
 * @param defaultFreeze how long nothing but replies is sent where the provider does not say until when
 * @param unreadableBeforeRekey after how many unreadable messages of a contact new keys are asked for
 * @param sendGovernors the pace and the budgets by channel; other channels get those of {@link SendGovernorOptions#WEB}
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
     * 5 at once; waits from 1 s to 5 min; 20 reconnects an hour, 4 re-opens in 6 hours, then 4 tries an hour; 3 restarts in
     * 5 min; 60 s to connect, 2 min to be stable, a sign of life after 5 min of silence, 15 s for it, 2 of them; 60 s for an
     * answer; 24 h frozen; 5 unreadable messages. The sandbox sends without bounds.
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
     * @throws IllegalArgumentException when a number is below 1 or a time is not above zero
     */
    public SupervisionOptions {
        if (maxConcurrentConnects < 1 || maxMissedProbes < 1 || unreadableBeforeRekey < 1) {
            throw new IllegalArgumentException("Every number of the options of supervision is 1 or more.");
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
                throw new IllegalArgumentException("Every time of the options of supervision is above zero.");
            }
        }
        sendGovernors = Map.copyOf(sendGovernors);
    }

    /**
     * Returns the pace and the budgets of a channel.
     *
     * @param channel the channel's name
     * @return its options
     */
    public SendGovernorOptions sendGovernor(String channel) {
        return sendGovernors.getOrDefault(channel, SendGovernorOptions.WEB);
    }

    /**
     * Returns the options with another pace and other budgets for a channel.
     *
     * @param channel the channel's name
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
