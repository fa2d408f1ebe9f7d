package io.fairbot.coordination.internal.http;

import io.fairbot.config.RateLimit;
import io.fairbot.runtime.TimeSource;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A rate limiter with one limit for each caller. Safe for use from any thread. */
final class RequestRateLimiter {
    static final String POLICY = "RateLimit-Policy";
    static final String STATE = "RateLimit";

    /** The maximum number of tracked callers; a caller with more addresses cannot be limited by address. */
    private static final int MAX_CALLERS = 10_000;

    private final RateLimit limit;
    private final TimeMeter clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /**
     * The decision about one request of a caller.
     *
     * @param allowed whether the request is within the limit
     * @param remaining the number of requests left
     * @param retryAfter the time until another request is allowed
     */
    record RateLimitDecision(boolean allowed, long remaining, Duration retryAfter) {}

    RequestRateLimiter(RateLimit limit, TimeSource time) {
        this.limit = limit;
        clock = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return time.nanoTime();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    RateLimitDecision tryAcquire(String caller) {
        Bucket bucket;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(caller, name -> fresh());
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return new RateLimitDecision(
                probe.isConsumed(), probe.getRemainingTokens(), Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Returns the policy as a structured field. */
    String policy() {
        return "\"default\";q=" + limit.requests() + ";w=" + seconds(limit.window());
    }

    /** Returns the remaining quota as a structured field. */
    String state(RateLimitDecision decision) {
        return "\"default\";r=" + decision.remaining() + ";t=" + seconds(decision.retryAfter());
    }

    private Bucket fresh() {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(limit.requests())
                        .refillGreedy(limit.requests(), limit.window())
                        .build())
                .withCustomTimePrecision(clock)
                .build();
    }

    private static long seconds(Duration time) {
        return time.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
