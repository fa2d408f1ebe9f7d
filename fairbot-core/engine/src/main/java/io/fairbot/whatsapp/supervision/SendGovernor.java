package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.SendDecision;
import io.fairbot.whatsapp.channel.SendPolicy;
import io.fairbot.whatsapp.channel.SendRefusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The send policy of a line: replies first, with a random pause between messages, within limits.
 *
 * <p>A message that has to wait for seconds is queued here; one that has to wait longer is deferred, so that it occupies nothing.
 * Locking: all state is guarded by {@code this}; decisions are delivered without it.
 */
final class SendGovernor implements SendPolicy {
    /** The deferral while the line is not open; a change of state starts sending sooner. */
    static final Duration NOT_OPEN = Duration.ofSeconds(5);

    private static final int MAX_WARNINGS = 5;
    private static final int PURGE_ABOVE = 1000;

    private final SendGovernorOptions options;
    private final ChannelThrottle throttle;
    private final TimeSource time;
    private final RandomGenerator random;

    private final Deque<QueuedSend> replies = new ArrayDeque<>();
    private final Deque<QueuedSend> unsolicited = new ArrayDeque<>();
    private final Set<String> busy = new HashSet<>();
    private final BudgetUsage sent;
    private final UsageWindow unsolicitedSent;
    private final Map<String, BudgetUsage> contacts = new HashMap<>();
    private final Map<String, ContactBackoff> backoffs = new HashMap<>();
    private boolean open;
    private long nextReplyAt;
    /** Not before the next reply, so that a reply is not overtaken during its pause. */
    private long nextUnsolicitedAt;

    private @Nullable SendFreeze freeze;
    private TimeSource.@Nullable TimerHandle wakeup;
    private long wakesAt;
    private int purgeAbove = PURGE_ABOVE;

    /**
     * The use of a budget that all messages share. What a customer expects is measured by what customers expected, so that no
     * notice uses up what a reply needs; a notice is measured by all messages.
     */
    private record BudgetUsage(UsageWindow expected, UsageWindow all) {
        static BudgetUsage of(List<UsageLimit> limits) {
            return new BudgetUsage(new UsageWindow(limits), new UsageWindow(limits));
        }

        void add(Purpose purpose, long now) {
            all.add(now);
            if (!purpose.isUnsolicited()) {
                expected.add(now);
            }
        }

        Duration waitTime(Purpose purpose, long now) {
            return (purpose.isUnsolicited() ? all : expected).waitTime(now);
        }

        boolean isExpired(long now) {
            return all.isExpired(now);
        }
    }

    private record QueuedSend(OutboundMessage message, String contact, CompletableFuture<SendDecision> answer) {}

    /** A pause that the provider demands towards a contact. */
    private record ContactBackoff(int warnings, long freeAt) {}

    private record SendFreeze(SendRefusal reason, long endsAt) {}

    private record PendingDecision(QueuedSend waiting, SendDecision decision) {
        void deliver() {
            waiting.answer.complete(decision);
        }
    }

    SendGovernor(SendGovernorOptions options, ChannelThrottle share, TimeSource time, RandomGenerator random) {
        this.options = options;
        this.throttle = share;
        this.time = time;
        this.random = random;
        sent = BudgetUsage.of(options.lineLimits());
        unsolicitedSent = new UsageWindow(options.unsolicitedLimits());
        nextReplyAt = time.nanoTime();
        nextUnsolicitedAt = nextReplyAt;
    }

    @Override
    public CompletionStage<SendDecision> decide(OutboundMessage message) {
        QueuedSend waiting = new QueuedSend(message, message.to().key(), new CompletableFuture<>());
        List<PendingDecision> answers;
        synchronized (this) {
            Optional<SendDecision> no = objection(waiting, time.nanoTime());
            if (no.isPresent()) {
                return CompletableFuture.completedStage(no.get());
            }
            (message.purpose().isUnsolicited() ? unsolicited : replies).add(waiting);
            answers = dispatch();
        }
        answers.forEach(PendingDecision::deliver);
        return waiting.answer;
    }

    @Override
    public void attemptEnded(OutboundMessage message) {
        List<PendingDecision> answers;
        synchronized (this) {
            busy.remove(message.to().key());
            answers = dispatch();
        }
        answers.forEach(PendingDecision::deliver);
    }

    /** Opens or closes the governor; while it is closed, every message is deferred. */
    void setOpen(boolean isOpen) {
        List<PendingDecision> answers = new ArrayList<>();
        synchronized (this) {
            open = isOpen;
            if (!isOpen) {
                SendDecision later = new SendDecision.Deferral(SendRefusal.LINE_NOT_OPEN, NOT_OPEN);
                replies.forEach(waiting -> answers.add(new PendingDecision(waiting, later)));
                unsolicited.forEach(waiting -> answers.add(new PendingDecision(waiting, later)));
                replies.clear();
                unsolicited.clear();
                if (wakeup != null) {
                    wakeup.cancel();
                    wakeup = null;
                }
            }
        }
        answers.forEach(PendingDecision::deliver);
    }

    /** Refuses everything but replies for a time. */
    synchronized void freeze(SendRefusal reason, Duration duration) {
        freeze = new SendFreeze(reason, time.nanoTime() + duration.toNanos());
    }

    /** Returns why only replies are sent now; empty when all messages are. */
    synchronized Optional<SendRefusal> frozen() {
        return Optional.ofNullable(freezeAt(time.nanoTime())).map(SendFreeze::reason);
    }

    /** Pauses messages to a contact, longer each time: 4, 16, 64, 256, 1024 seconds. */
    synchronized void backOff(Alias contact) {
        int warnings = 1;
        ContactBackoff before = backoffs.get(contact.key());
        if (before != null) {
            warnings = Math.min(before.warnings + 1, MAX_WARNINGS);
        }
        long wait = Duration.ofSeconds(1L << (2 * warnings)).toNanos();
        backoffs.put(contact.key(), new ContactBackoff(warnings, time.nanoTime() + wait));
    }

    /** Records that a message to a contact was sent, which ends its pauses. */
    void sent(Alias contact) {
        synchronized (this) {
            if (!backoffs.isEmpty()) {
                backoffs.remove(contact.key());
            }
        }
        throttle.sent();
    }

    ChannelThrottle throttle() {
        return throttle;
    }

    /** Returns the number of counted contacts. */
    synchronized int contacts() {
        return contacts.size();
    }

    /** Returns the reason that prevents a message from being sent, apart from its turn. */
    private Optional<SendDecision> objection(QueuedSend waiting, long now) {
        if (!open) {
            return later(SendRefusal.LINE_NOT_OPEN, NOT_OPEN);
        }
        Purpose purpose = waiting.message.purpose();
        SendFreeze frozen = purpose.isUnsolicited() ? freezeAt(now) : null;
        if (frozen != null) {
            return Optional.of(new SendDecision.Denial(frozen.reason));
        }
        ContactBackoff slow = backoffs.get(waiting.contact);
        BudgetUsage got = contacts.get(waiting.contact);
        return first(
                later(SendRefusal.PROVIDER_LIMIT, throttle.pause(now)),
                later(SendRefusal.CONTACT_LIMIT, slow == null ? Duration.ZERO : Duration.ofNanos(slow.freeAt - now)),
                later(SendRefusal.CONTACT_BUDGET, got == null ? Duration.ZERO : got.waitTime(purpose, now)),
                later(SendRefusal.BRANCH_BUDGET, sent.waitTime(purpose, now)),
                later(SendRefusal.UNASKED_BUDGET, purpose.isUnsolicited() ? unsolicitedWait(now) : Duration.ZERO));
    }

    private static Optional<SendDecision> later(SendRefusal reason, Duration wait) {
        return wait.isZero() || wait.isNegative()
                ? Optional.empty()
                : Optional.of(new SendDecision.Deferral(reason, wait));
    }

    @SafeVarargs
    private static Optional<SendDecision> first(Optional<SendDecision>... objections) {
        for (Optional<SendDecision> objection : objections) {
            if (objection.isPresent()) {
                return objection;
            }
        }
        return Optional.empty();
    }

    private Duration unsolicitedWait(long now) {
        return options.unsolicitedShared() ? throttle.unsolicitedWait(now) : unsolicitedSent.waitTime(now);
    }

    private @Nullable SendFreeze freezeAt(long now) {
        return freeze != null && freeze.endsAt - now > 0 ? freeze : null;
    }

    /** Decides on every message whose turn it is; the caller delivers the decisions, without the lock. */
    private List<PendingDecision> dispatch() {
        List<PendingDecision> answers = new ArrayList<>(1);
        long now = time.nanoTime();
        Optional<QueuedSend> next = next(now);
        while (next.isPresent()) {
            answers.add(new PendingDecision(next.get(), decide(next.get(), now)));
            next = next(now);
        }
        if (!replies.isEmpty()) {
            wakeAt(nextReplyAt, now);
        } else if (!unsolicited.isEmpty()) {
            wakeAt(nextUnsolicitedAt, now);
        }
        return answers;
    }

    private Optional<QueuedSend> next(long now) {
        Optional<QueuedSend> reply = nextReplyAt - now > 0 ? Optional.empty() : takeFirst(replies);
        return reply.isPresent() || nextUnsolicitedAt - now > 0 ? reply : takeFirst(unsolicited);
    }

    /**
     * Schedules the next dispatch; a message whose turn has come and that still waits is blocked by another one to its
     * contact.
     */
    private void wakeAt(long at, long now) {
        if (at - now <= 0 || (wakeup != null && wakesAt - at <= 0)) {
            return;
        }
        if (wakeup != null) {
            wakeup.cancel();
        }
        wakesAt = at;
        wakeup = time.schedule(Duration.ofNanos(at - now), this::wake);
    }

    private void wake() {
        List<PendingDecision> answers;
        synchronized (this) {
            wakeup = null;
            answers = dispatch();
        }
        answers.forEach(PendingDecision::deliver);
    }

    private Optional<QueuedSend> takeFirst(Deque<QueuedSend> queue) {
        for (Iterator<QueuedSend> all = queue.iterator(); all.hasNext(); ) {
            QueuedSend waiting = all.next();
            if (!busy.contains(waiting.contact)) {
                all.remove();
                return Optional.of(waiting);
            }
        }
        return Optional.empty();
    }

    /** Messages before it in the queue may have used up a limit since it was queued. */
    private SendDecision decide(QueuedSend waiting, long now) {
        Optional<SendDecision> no = objection(waiting, now);
        if (no.isPresent()) {
            return no.get();
        }
        busy.add(waiting.contact);
        count(waiting, now);
        nextReplyAt = now + pause(options.replies());
        if (waiting.message.purpose().isUnsolicited()) {
            nextUnsolicitedAt = now + pause(options.unsolicited());
        }
        if (nextUnsolicitedAt - nextReplyAt < 0) {
            nextUnsolicitedAt = nextReplyAt;
        }
        return SendDecision.APPROVED;
    }

    private long pause(SendInterval pace) {
        return pace.isNone()
                ? 0
                : pace.min().plus(Backoff.jitter(pace.jitter(), random)).toNanos();
    }

    private void count(QueuedSend waiting, long now) {
        Purpose purpose = waiting.message.purpose();
        sent.add(purpose, now);
        if (purpose.isUnsolicited()) {
            unsolicitedSent.add(now);
            throttle.unsolicitedSent(now);
        }
        if (options.contactLimits().isEmpty()) {
            return;
        }
        contacts.computeIfAbsent(waiting.contact, key -> BudgetUsage.of(options.contactLimits()))
                .add(purpose, now);
        if (contacts.size() > purgeAbove) {
            contacts.values().removeIf(spent -> spent.isExpired(now));
            purgeAbove = Math.max(PURGE_ABOVE, contacts.size() * 2);
        }
    }
}
