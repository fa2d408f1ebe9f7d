package io.fairbot.whatsapp.channel;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Duration;

/**
 * The runtime configuration of line supervision: reconnect backoff, timeouts, liveness probes and freeze time. Each
 * line applies a changed value from its next delay on.
 *
 * <p>The names are those of the stored configuration and of the API. Limits of attempts and send rates are not part of it.
 *
 * @param firstWait the the longest delay before the first attempt to
 *     reconnect, from 0.1 s to an hour; it doubles with each failure
 * @param mostWait the the longest delay of all, from {@code firstWait} to an
 *     hour
 * @param connectWithin the the time after which an attempt has failed,
 *     from 1 s to an hour
 * @param stableAfter the the time that a line must be open before its failures
 *     no longer count, from 1 s to an hour
 * @param silentAfter the the time without events after which a line is
 *     probed, from 1 s to an hour
 * @param probeWithin the the time that the answer to a probe may take, from
 *     1 s to an hour
 * @param probes the the number of failed probes in a row after which a
 *     line is opened again, from 1 to 100
 * @param frozenFor the the time for which only replies are sent when the
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
     * The default times: delays from 1 s to 5 min, 60 s to connect, 2 min to be stable, a probe after 5 min of silence, 15 s
     * for it, 2 of them; 24 h frozen.
     */
    public static final LineSupervisionSettings DEFAULTS = new LineSupervisionSettings(
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofSeconds(15),
            2,
            Duration.ofHours(24));

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

    private static void between(String field, Duration time, Duration least, Duration most) {
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "The field " + field + " must be a time from " + least + " to " + most + ", not " + time + ".");
        }
    }
}
