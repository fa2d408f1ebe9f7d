package io.fairbot.agents.exchange.rates;

import java.time.Duration;

/**
 * The timeout, retries and size limit of a rate source's HTTP requests.
 *
 * @param attemptTimeout the limit for one attempt, from connecting to the last byte; above zero
 * @param maxRetries the number of retries after a transient failure; 0 or more
 * @param initialBackoff the delay before the first retry, doubled for each further one; above zero
 * @param maxBytes the largest response in bytes; 1 or more
 */
public record HttpClientOptions(Duration attemptTimeout, int maxRetries, Duration initialBackoff, int maxBytes) {
    /** A timeout of 5 s, two retries, an initial backoff of 500 ms, and at most 256 KiB. */
    public static final HttpClientOptions DEFAULTS =
            new HttpClientOptions(Duration.ofSeconds(5), 2, Duration.ofMillis(500), 256 * 1024);

    /**
     * Validates the values.
     *
     * @throws IllegalArgumentException when a value is out of range
     */
    public HttpClientOptions {
        if (attemptTimeout.isNegative()
                || attemptTimeout.isZero()
                || initialBackoff.isNegative()
                || initialBackoff.isZero()) {
            throw new IllegalArgumentException(
                    "The attemptTimeout and initialBackoff of a rate source must be above zero, not " + attemptTimeout
                            + " and " + initialBackoff + ".");
        }
        if (maxRetries < 0 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "The maxRetries of a rate source must be 0 or more and its maxBytes 1 or more, not " + maxRetries
                            + " and " + maxBytes + ".");
        }
    }
}
