package io.fairbot.whatsapp.supervision;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lets only so many through at once, in the order in which they came. Safe for use from any thread. */
final class AsyncSemaphore {
    private final int most;
    private final Deque<SemaphorePermit> waiting = new ArrayDeque<>();
    private int inside;

    /** A place, or the claim to one. */
    final class SemaphorePermit {
        private final Runnable go;
        private boolean entered;
        private boolean over;

        private SemaphorePermit(Runnable go) {
            this.go = go;
        }

        /** Gives the place back, or steps out of the queue. Idempotent. */
        void leave() {
            SemaphorePermit next = null;
            synchronized (AsyncSemaphore.this) {
                if (over) {
                    return;
                }
                over = true;
                if (entered) {
                    inside--;
                    next = admit();
                } else {
                    waiting.remove(this);
                }
            }
            if (next != null) {
                next.go.run();
            }
        }
    }

    AsyncSemaphore(int most) {
        this.most = most;
    }

    /** Runs {@code go} as soon as there is a place; it only hands work over and does none itself. */
    SemaphorePermit enter(Runnable go) {
        SemaphorePermit ticket = new SemaphorePermit(go);
        SemaphorePermit next;
        synchronized (this) {
            waiting.add(ticket);
            next = admit();
        }
        if (next != null) {
            next.go.run();
        }
        return ticket;
    }

    private @org.jspecify.annotations.Nullable SemaphorePermit admit() {
        if (inside >= most || waiting.isEmpty()) {
            return null;
        }
        SemaphorePermit next = waiting.remove();
        next.entered = true;
        inside++;
        return next;
    }
}
