package io.fairbot.agents.branch;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import java.time.Duration;

/**
 * The runtime configuration of line supervision: reconnect backoff, timeouts, liveness probes and freeze time. Each
 * line applies a changed value from its next delay on.
 *
 * <p>Each field means the same as the named field of {@link SupervisionOptions}; the names here are those of the stored
 * configuration and of the API. Limits of attempts and send rates are not part of it.
 *
 * @param firstWait the {@link SupervisionOptions#initialBackoff()}: the longest delay before the first attempt to
 *     reconnect, from 0.1 s to an hour; it doubles with each failure
 * @param mostWait the {@link SupervisionOptions#maxBackoff()}: the longest delay of all, from {@code firstWait} to an
 *     hour
 * @param connectWithin the {@link SupervisionOptions#connectTimeout()}: the time after which an attempt has failed,
 *     from 1 s to an hour
 * @param stableAfter the {@link SupervisionOptions#stableTime()}: the time that a line must be open before its failures
 *     no longer count, from 1 s to an hour
 * @param silentAfter the {@link SupervisionOptions#idleTimeout()}: the time without events after which a line is
 *     probed, from 1 s to an hour
 * @param probeWithin the {@link SupervisionOptions#probeTimeout()}: the time that the answer to a probe may take, from
 *     1 s to an hour
 * @param probes the {@link SupervisionOptions#maxMissedProbes()}: the number of failed probes in a row after which a
 *     line is opened again, from 1 to 100
 * @param frozenFor the {@link SupervisionOptions#defaultFreeze()}: the time for which only replies are sent when the
 *     provider names no end, from a minute to 30 days
 */
public record LineSupervisionSettings(
        @JsonPropertyDescription(
                "The longest wait before the first attempt to bring a line back; doubles with each failure; PT0.1S to"
                        + " PT1H")
        Duration firstWait,

        @JsonPropertyDescription("The longest wait of all; from firstWait to PT1H")
        Duration mostWait,

        @JsonPropertyDescription("After which time an attempt has failed; PT1S to PT1H")
        Duration connectWithin,

        @JsonPropertyDescription("How long a line must be open before its failures are forgotten; PT1S to PT1H")
        Duration stableAfter,

        @JsonPropertyDescription("Silence after which a line is probed; PT1S to PT1H")
        Duration silentAfter,

        @JsonPropertyDescription("Timeout of a probe; PT1S to PT1H")
        Duration probeWithin,

        @JsonPropertyDescription("Number of failed probes after which a line is reopened; 1 to 100")
        int probes,

        @JsonPropertyDescription(
                "How long nothing but replies is sent where the provider does not say until when; PT1M to P30D")
        Duration frozenFor) {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST_PROBES = 100;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range; the message names the field
     */
    public LineSupervisionSettings {
        between("firstWait", firstWait, Duration.ofMillis(100), HOUR);
        between("mostWait", mostWait, firstWait, HOUR);
        between("connectWithin", connectWithin, SECOND, HOUR);
        between("stableAfter", stableAfter, SECOND, HOUR);
        between("silentAfter", silentAfter, SECOND, HOUR);
        between("probeWithin", probeWithin, SECOND, HOUR);
        between("frozenFor", frozenFor, Duration.ofMinutes(1), Duration.ofDays(30));
        if (probes < 1 || probes > MOST_PROBES) {
            throw new IllegalArgumentException(
                    "The field probes must be from 1 to " + MOST_PROBES + ", not " + probes + ".");
        }
    }

    static LineSupervisionSettings of(SupervisionOptions options) {
        return new LineSupervisionSettings(
                options.initialBackoff(),
                options.maxBackoff(),
                options.connectTimeout(),
                options.stableTime(),
                options.idleTimeout(),
                options.probeTimeout(),
                options.maxMissedProbes(),
                options.defaultFreeze());
    }

    /** Returns the given options with the values of this configuration; all other options are unchanged. */
    SupervisionOptions over(SupervisionOptions options) {
        return new SupervisionOptions(
                options.maxConcurrentConnects(),
                firstWait,
                mostWait,
                options.reconnectLimit(),
                options.reopenLimit(),
                options.escalatedLimit(),
                options.restartLimit(),
                connectWithin,
                stableAfter,
                silentAfter,
                probeWithin,
                probes,
                options.sendTimeout(),
                frozenFor,
                options.unreadableBeforeRekey(),
                options.sendGovernors());
    }

    private static void between(String field, Duration time, Duration least, Duration most) {
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "The field " + field + " must be a time from " + least + " to " + most + ", not " + time + ".");
        }
    }
}
