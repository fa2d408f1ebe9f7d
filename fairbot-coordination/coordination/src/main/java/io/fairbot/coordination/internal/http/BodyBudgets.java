package io.fairbot.coordination.internal.http;

import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import java.time.Duration;
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
    static final class BodyReservation {
        private final AtomicLong free;
        private long bytes;
        private boolean isReleased;

        private BodyReservation(AtomicLong free) {
            this.free = free;
        }

        /** Reserves more bytes; throws a problem when there are too many bodies. Has no effect once it was released. */
        synchronized void add(long more) {
            if (isReleased) {
                return;
            }
            if (free.getAndUpdate(left -> left < more ? left : left - more) < more) {
                throw Problem.of(
                                ProblemType.UNAVAILABLE,
                                "Too many large requests are being received; send this one again in a second.")
                        .retryAfter(SOON)
                        .exception();
            }
            bytes += more;
        }

        synchronized void release() {
            if (!isReleased) {
                isReleased = true;
                free.addAndGet(bytes);
            }
        }
    }

    /** Reserves bytes for a body; throws a problem when there are too many bodies. */
    BodyReservation reserve(boolean isUpload, long bytes) {
        BodyReservation reservation = new BodyReservation(isUpload ? uploads : memory);
        reservation.add(bytes);
        return reservation;
    }
}
