package io.fairbot.whatsapp.supervision;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lets only so many through at once, in the order in which they came. Safe for use from any thread. */
final class Turnstile {
    private final int most;
    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private int inside;

    /** A place, or the claim to one. */
    final class Ticket {
        private final Runnable go;
        private boolean entered;
        private boolean over;

        private Ticket(Runnable go) {
            this.go = go;
        }

        /** Gives the place back, or steps out of the queue. Idempotent. */
        void leave() {
            Ticket next = null;
            synchronized (Turnstile.this) {
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

    Turnstile(int most) {
        this.most = most;
    }

    /** Runs {@code go} as soon as there is a place; it only hands work over and does none itself. */
    Ticket enter(Runnable go) {
        Ticket ticket = new Ticket(go);
        Ticket next;
        synchronized (this) {
            waiting.add(ticket);
            next = admit();
        }
        if (next != null) {
            next.go.run();
        }
        return ticket;
    }

    private @org.jspecify.annotations.Nullable Ticket admit() {
        if (inside >= most || waiting.isEmpty()) {
            return null;
        }
        Ticket next = waiting.remove();
        next.entered = true;
        inside++;
        return next;
    }
}
