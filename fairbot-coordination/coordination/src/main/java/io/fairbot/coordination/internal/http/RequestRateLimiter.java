package io.fairbot.coordination.internal.http;

import io.fairbot.config.RateLimit;
import io.fairbot.runtime.TimeSource;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much each caller has left. */
final class RequestRateLimiter {
    static final HttpString POLICY = new HttpString("RateLimit-Policy");
    static final HttpString STATE = new HttpString("RateLimit");

    /** Whoever comes from more addresses than this is not stopped by counting addresses. */
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
     * What came of a request for leave.
     *
     * @param granted whether it is given
     * @param remaining how many requests are left now
     * @param untilNext when there will be one more
     */
    record RateLimitDecision(boolean granted, long remaining, Duration untilNext) {}

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

    RateLimitDecision ask(String caller) {
        Bucket bucket;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(caller, name -> fresh());
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return new RateLimitDecision(
                probe.isConsumed(), probe.getRemainingTokens(), Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** The policy as a structured field. */
    String policy() {
        return "\"default\";q=" + limit.requests() + ";w=" + seconds(limit.window());
    }

    /** What is left as a structured field. */
    String state(RateLimitDecision leave) {
        return "\"default\";r=" + leave.remaining() + ";t=" + seconds(leave.untilNext());
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
