package io.fairbot.coordination.internal.http;

import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bounds on the bytes of all bodies that are received or handled at the same time: one on those in memory, one on those that are
 * passed on in parts. Safe for use from any thread.
 */
final class BodyBudgets {
    /** The bytes of all bodies in memory. */
    static final long MEMORY = 16L << 20;

    /** The bytes of all bodies that are passed on in parts, which lie in files. */
    static final long UPLOADS = 64L << 20;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final AtomicLong memory = new AtomicLong(MEMORY);
    private final AtomicLong uploads = new AtomicLong(UPLOADS);

    /** A part of a budget that is given back once. */
    interface BodyReservation {
        void release();
    }

    /** Reserves bytes for a body; throws a problem when there are too many bodies. */
    BodyReservation reserve(boolean isUpload, long bytes) {
        AtomicLong free = isUpload ? uploads : memory;
        if (free.addAndGet(-bytes) < 0) {
            free.addAndGet(bytes);
            throw Problem.of(
                            ProblemType.UNAVAILABLE,
                            "Too many large requests are being received; send this one again in a second.")
                    .retryAfter(SOON)
                    .exception();
        }
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true)) {
                free.addAndGet(bytes);
            }
        };
    }
}
