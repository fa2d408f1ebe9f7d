package io.fairbot.whatsapp.supervision;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A semaphore without blocking: permits are granted by callback, in the order of the requests. Safe for use from any thread. */
final class AsyncSemaphore {
    private final int permits;
    private final Deque<SemaphorePermit> waiting = new ArrayDeque<>();
    private int held;

    /** A permit, or a request that waits for one. */
    final class SemaphorePermit {
        private final Runnable onGranted;
        private boolean granted;
        private boolean released;

        private SemaphorePermit(Runnable onGranted) {
            this.onGranted = onGranted;
        }

        /** Gives the permit back, or withdraws the request. Idempotent. */
        void release() {
            SemaphorePermit next = null;
            synchronized (AsyncSemaphore.this) {
                if (released) {
                    return;
                }
                released = true;
                if (granted) {
                    held--;
                    next = admit();
                } else {
                    waiting.remove(this);
                }
            }
            if (next != null) {
                next.onGranted.run();
            }
        }
    }

    AsyncSemaphore(int permits) {
        this.permits = permits;
    }

    /** Requests a permit; {@code onGranted} runs as soon as it is granted, and must not block. */
    SemaphorePermit acquire(Runnable onGranted) {
        SemaphorePermit permit = new SemaphorePermit(onGranted);
        SemaphorePermit next;
        synchronized (this) {
            waiting.add(permit);
            next = admit();
        }
        if (next != null) {
            next.onGranted.run();
        }
        return permit;
    }

    private @Nullable SemaphorePermit admit() {
        if (held >= permits || waiting.isEmpty()) {
            return null;
        }
        SemaphorePermit next = waiting.remove();
        next.granted = true;
        held++;
        return next;
    }
}
