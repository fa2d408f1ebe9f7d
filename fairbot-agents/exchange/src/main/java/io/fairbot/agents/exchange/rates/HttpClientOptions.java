package io.fairbot.agents.exchange.rates;

import java.time.Duration;

/**
 * How patient a source is with a server.
 *
 * @param attemptTimeout how long one try may take, from the connection to the last byte
 * @param maxRetries how often it is tried again after a failure that may pass
 * @param initialBackoff how long it waits before the first of these; each further pause is twice as long
 * @param maxBytes how long an answer may be
 */
public record HttpClientOptions(Duration attemptTimeout, int maxRetries, Duration initialBackoff, int maxBytes) {
    /** 5 s, two more tries, after 500 ms, 256 KiB. */
    public static final HttpClientOptions DEFAULTS =
            new HttpClientOptions(Duration.ofSeconds(5), 2, Duration.ofMillis(500), 256 * 1024);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when something is out of range
     */
    public HttpClientOptions {
        if (attemptTimeout.isNegative()
                || attemptTimeout.isZero()
                || initialBackoff.isNegative()
                || initialBackoff.isZero()) {
            throw new IllegalArgumentException("The times of a source are more than none.");
        }
        if (maxRetries < 0 || maxBytes < 1) {
            throw new IllegalArgumentException("A source tries again 0 times or more, and reads 1 byte or more.");
        }
    }
}
