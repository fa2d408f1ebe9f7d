package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.SendDecision;
import io.fairbot.whatsapp.SendPolicy;
import io.fairbot.whatsapp.SendRefusal;
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
 * Lets the messages of one line leave one after another: replies first, with a pause that chance lengthens, within budgets.
 *
 * <p>What must wait for seconds waits here for its turn; what must wait longer is told when to come again, so that it holds
 * no place. Locking: everything is guarded by {@code this}; answers are given without it.
 */
final class SendGovernor implements SendPolicy {
    /** How many unasked messages wait here; the others would hold places that replies need. */
    static final int MAX_UNSOLICITED = 16;

    /** After which time to ask again while the line is not open; sending begins with a change of state anyway. */
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
    private final UsageWindow sent;
    private final UsageWindow unsolicitedSent;
    private final Map<String, UsageWindow> contacts = new HashMap<>();
    private final Map<String, ContactBackoff> backoffs = new HashMap<>();
    private boolean open;
    private long nextReplyAt;
    /** Never before the next reply: a reply that waits for its pause is not overtaken. */
    private long nextUnsolicitedAt;

    private @Nullable SendFreeze freeze;
    private TimeSource.@Nullable TimerHandle wakeup;
    private long wakesAt;
    private int purgeAbove = PURGE_ABOVE;

    private record QueuedSend(OutboundMessage message, String contact, CompletableFuture<SendDecision> answer) {}

    /** A contact towards whom the provider told us to slow down. */
    private record ContactBackoff(int warnings, long freeAt) {}

    private record SendFreeze(SendRefusal reason, long endsAt) {}

    private record DeferredDecision(QueuedSend waiting, SendDecision clearance) {
        void tell() {
            waiting.answer.complete(clearance);
        }
    }

    SendGovernor(SendGovernorOptions options, ChannelThrottle share, TimeSource time, RandomGenerator random) {
        this.options = options;
        this.throttle = share;
        this.time = time;
        this.random = random;
        sent = new UsageWindow(options.lineLimits());
        unsolicitedSent = new UsageWindow(options.unsolicitedLimits());
        nextReplyAt = time.nanoTime();
        nextUnsolicitedAt = nextReplyAt;
    }

    @Override
    public CompletionStage<SendDecision> decide(OutboundMessage message) {
        QueuedSend waiting = new QueuedSend(message, message.to().key(), new CompletableFuture<>());
        List<DeferredDecision> answers;
        synchronized (this) {
            Optional<SendDecision> no = objection(waiting, time.nanoTime());
            if (no.isEmpty() && !message.isReply() && unsolicited.size() >= MAX_UNSOLICITED) {
                no = Optional.of(new SendDecision.Deferral(SendRefusal.TOO_MANY_WAIT, queueDelay()));
            }
            if (no.isPresent()) {
                return CompletableFuture.completedStage(no.get());
            }
            (message.isReply() ? replies : unsolicited).add(waiting);
            answers = dispatch();
        }
        answers.forEach(DeferredDecision::tell);
        return waiting.answer;
    }

    @Override
    public void attemptEnded(OutboundMessage message) {
        List<DeferredDecision> answers;
        synchronized (this) {
            busy.remove(message.to().key());
            answers = dispatch();
        }
        answers.forEach(DeferredDecision::tell);
    }

    /** The line was opened or cut off. */
    void setOpen(boolean now) {
        List<DeferredDecision> answers = new ArrayList<>();
        synchronized (this) {
            open = now;
            if (!now) {
                SendDecision later = new SendDecision.Deferral(SendRefusal.LINE_NOT_OPEN, NOT_OPEN);
                replies.forEach(waiting -> answers.add(new DeferredDecision(waiting, later)));
                unsolicited.forEach(waiting -> answers.add(new DeferredDecision(waiting, later)));
                replies.clear();
                unsolicited.clear();
                if (wakeup != null) {
                    wakeup.cancel();
                    wakeup = null;
                }
            }
        }
        answers.forEach(DeferredDecision::tell);
    }

    /** Nothing but replies for a while. */
    synchronized void freeze(SendRefusal reason, Duration duration) {
        freeze = new SendFreeze(reason, time.nanoTime() + duration.toNanos());
    }

    /** Why nothing but replies is sent now. */
    synchronized Optional<SendRefusal> frozen() {
        return Optional.ofNullable(freezeAt(time.nanoTime())).map(SendFreeze::reason);
    }

    /** The provider told us to slow down towards one contact: 4, 16, 64, 256, 1024 seconds. */
    synchronized void backOff(Alias contact) {
        int warnings = 1;
        ContactBackoff before = backoffs.get(contact.key());
        if (before != null) {
            warnings = Math.min(before.warnings + 1, MAX_WARNINGS);
        }
        long wait = Duration.ofSeconds(1L << (2 * warnings)).toNanos();
        backoffs.put(contact.key(), new ContactBackoff(warnings, time.nanoTime() + wait));
    }

    /** A message got through to a contact. */
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

    /** How many contacts are remembered. */
    synchronized int contacts() {
        return contacts.size();
    }

    /** What speaks against sending a message, apart from its turn. */
    private Optional<SendDecision> objection(QueuedSend waiting, long now) {
        if (!open) {
            return later(SendRefusal.LINE_NOT_OPEN, NOT_OPEN);
        }
        boolean reply = waiting.message.isReply();
        SendFreeze frozen = reply ? null : freezeAt(now);
        if (frozen != null) {
            return Optional.of(new SendDecision.Denial(frozen.reason));
        }
        ContactBackoff slow = backoffs.get(waiting.contact);
        UsageWindow got = contacts.get(waiting.contact);
        return first(
                later(SendRefusal.PROVIDER_LIMIT, throttle.pause(now)),
                later(SendRefusal.CONTACT_LIMIT, slow == null ? Duration.ZERO : Duration.ofNanos(slow.freeAt - now)),
                later(SendRefusal.CONTACT_BUDGET, got == null ? Duration.ZERO : got.waitTime(now)),
                later(SendRefusal.BRANCH_BUDGET, sent.waitTime(now)),
                later(SendRefusal.UNASKED_BUDGET, reply ? Duration.ZERO : unsolicitedWait(now)));
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

    /** About how long those who wait will take. */
    private Duration queueDelay() {
        Duration each =
                options.unsolicited().min().plus(options.unsolicited().jitter().dividedBy(2));
        Duration all = each.multipliedBy(unsolicited.size());
        return all.compareTo(NOT_OPEN) > 0 ? all : NOT_OPEN;
    }

    /** Lets go whoever may; answers are given by the caller, without the lock. */
    private List<DeferredDecision> dispatch() {
        List<DeferredDecision> answers = new ArrayList<>(1);
        long now = time.nanoTime();
        Optional<QueuedSend> next = next(now);
        while (next.isPresent()) {
            answers.add(new DeferredDecision(next.get(), decide(next.get(), now)));
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

    /** Those whose turn has come and who still wait are held up by another message to their contact. */
    private void wakeAt(long moment, long now) {
        if (moment - now <= 0 || (wakeup != null && wakesAt - moment <= 0)) {
            return;
        }
        if (wakeup != null) {
            wakeup.cancel();
        }
        wakesAt = moment;
        wakeup = time.schedule(Duration.ofNanos(moment - now), this::wake);
    }

    private void wake() {
        List<DeferredDecision> answers;
        synchronized (this) {
            wakeup = null;
            answers = dispatch();
        }
        answers.forEach(DeferredDecision::tell);
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

    /** Those before it in the queue may have used up a budget that was free when it came. */
    private SendDecision decide(QueuedSend waiting, long now) {
        Optional<SendDecision> no = objection(waiting, now);
        if (no.isPresent()) {
            return no.get();
        }
        busy.add(waiting.contact);
        count(waiting, now);
        nextReplyAt = now + pause(options.replies());
        if (!waiting.message.isReply()) {
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
        sent.add(now);
        if (!waiting.message.isReply()) {
            unsolicitedSent.add(now);
            throttle.unsolicitedSent(now);
        }
        if (options.contactLimits().isEmpty()) {
            return;
        }
        contacts.computeIfAbsent(waiting.contact, key -> new UsageWindow(options.contactLimits()))
                .add(now);
        if (contacts.size() > purgeAbove) {
            contacts.values().removeIf(spent -> spent.isExpired(now));
            purgeAbove = Math.max(PURGE_ABOVE, contacts.size() * 2);
        }
    }
}
