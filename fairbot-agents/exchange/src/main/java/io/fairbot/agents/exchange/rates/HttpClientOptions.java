package io.fairbot.agents.exchange.rates;

import java.time.Duration;

/**
 * How patient a source is with a server.
 *
 * @param timeout how long one try may take, from the connection to the last byte
 * @param retries how often it is tried again after a failure that may pass
 * @param pause how long it waits before the first of these; each further pause is twice as long
 * @param maxBytes how long an answer may be
 */
public record HttpClientOptions(Duration timeout, int retries, Duration pause, int maxBytes) {
    /** 5 s, two more tries, after 500 ms, 256 KiB. */
    public static final HttpClientOptions DEFAULTS =
            new HttpClientOptions(Duration.ofSeconds(5), 2, Duration.ofMillis(500), 256 * 1024);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when something is out of range
     */
    public HttpClientOptions {
        if (timeout.isNegative() || timeout.isZero() || pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("The times of a source are more than none.");
        }
        if (retries < 0 || maxBytes < 1) {
            throw new IllegalArgumentException("A source tries again 0 times or more, and reads 1 byte or more.");
        }
    }
}
