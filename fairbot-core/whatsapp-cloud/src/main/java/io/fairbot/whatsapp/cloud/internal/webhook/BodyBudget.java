package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A bound on the bytes of all deliveries that are received or handled at the same time. Safe for use from any thread. */
final class BodyBudget {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final AtomicLong free;

    BodyBudget(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Takes some of the bytes; throws a problem when there are not as many. */
    void take(long bytes) {
        if (free.getAndUpdate(left -> left < bytes ? left : left - bytes) < bytes) {
            throw Problem.of(
                            ProblemType.UNAVAILABLE,
                            "Too many deliveries are being received; send this one again in a second.")
                    .retryAfter(SOON)
                    .exception();
        }
    }

    void giveBack(long bytes) {
        free.addAndGet(bytes);
    }

    long free() {
        return free.get();
    }
}
