package io.fairbot.agent.engine;

import io.fairbot.FairbotException;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentReply;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailbox of one agent: hands it one message at a time, of each sender in order, of all senders in turn.
 *
 * <p>It works on a shared thread while there is work, and has none otherwise. What the agent hears besides, answers to its own
 * requests, comes on the same lane and first.
 */
final class Mailbox {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    /** How many messages it takes before others get the thread. */
    private static final int TURN = 64;
    /** How many of these of one sender. */
    private static final int SLICE = 16;

    private final Agent agent;
    private final String instance;
    private final AgentOptions options;
    private final TimeSource time;
    private final AgentThreadPool workers;
    private final AgentDeadLetterLog dead;
    private final List<SenderQueue> incoming = new CopyOnWriteArrayList<>();
    private final Queue<SenderQueue> listed = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> told = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** What the agent is called about at this moment: a letter, or an answer. */
    private final AtomicReference<@Nullable Object> inHand = new AtomicReference<>();

    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicLong numbers;
    private final LongAdder handled = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean accepting;
    private volatile boolean delivering;
    /** Whether a message was taken whose handling goes on without a thread. */
    private volatile boolean suspended;

    private @Nullable Thread inside;
    private @Nullable Object inHandAtLastLook;

    Mailbox(Agent agent, String instance, AgentOptions options, TimeSource time, AgentThreadPool workers) {
        this.agent = agent;
        this.instance = instance;
        this.options = options;
        this.time = time;
        this.workers = workers;
        dead = new AgentDeadLetterLog(time);
        // Higher after a restart of the process: an id is never given twice.
        numbers = new AtomicLong(ChronoUnit.MICROS.between(Instant.EPOCH, time.now()));
    }

    String instance() {
        return instance;
    }

    boolean isAccepting() {
        return accepting;
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Takes messages from now on; they wait until {@link #deliver}. */
    void open() {
        accepting = true;
    }

    /** Hands messages over from now on. */
    void deliver() {
        delivering = true;
        suspended = false;
        schedule();
    }

    /** Hands nothing over any more; what is sent waits. */
    void pause() {
        delivering = false;
        interrupt();
    }

    /** Takes no messages any more; those that wait are dead. */
    void close() {
        delivering = false;
        accepting = false;
        drain();
    }

    /** Whether a call of the agent has not come back. */
    synchronized boolean isBusy() {
        return inside != null && inHand.get() != null;
    }

    /** Whether the agent has not come back from what it was called about at the last look. */
    boolean isHeldUp() {
        Object now = suspended ? null : inHand.get();
        boolean same = now != null && now == inHandAtLastLook;
        inHandAtLastLook = now;
        return same;
    }

    MailboxStats report() {
        long waiting = incoming.stream().mapToLong(SenderQueue::waiting).sum();
        return new MailboxStats(waiting, handled.sum(), refused.sum(), dead.count(), dead.last());
    }

    /** A new way to here; each sender has one. */
    SenderQueue routeFrom(Mailbox sender) {
        SenderQueue route = new SenderQueue(sender, this, options.mailboxCapacity());
        incoming.add(route);
        return route;
    }

    /** Puts a letter in, or says why not. */
    @Nullable
    AgentMessageFailure take(SenderQueue route, QueuedMessage letter) {
        if (!accepting) {
            return AgentMessageFailure.NOT_RUNNING;
        }
        if (!route.offer(letter)) {
            refused.increment();
            return AgentMessageFailure.MAILBOX_FULL;
        }
        if (!accepting) {
            // It was closed in between, and whoever closed it may not have seen this one.
            drain();
        }
        return null;
    }

    /** Something is on a route of which nothing was known. */
    void list(SenderQueue route) {
        listed.add(route);
        schedule();
    }

    /** Tells the agent something that it waits for. */
    void tell(Runnable what) {
        told.add(what);
        schedule();
    }

    boolean mayAsk() {
        if (questions.incrementAndGet() > options.mailboxCapacity()) {
            questions.decrementAndGet();
            return false;
        }
        return true;
    }

    void questionSettled() {
        questions.decrementAndGet();
    }

    private void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            workers.execute(this::run);
        }
    }

    private boolean hasWork() {
        return !told.isEmpty() || (delivering && !suspended && !listed.isEmpty());
    }

    private void run() {
        enter(Thread.currentThread());
        int left = TURN;
        while (left > 0 && hasWork()) {
            Runnable what = told.poll();
            if (what != null) {
                inHand.lazySet(what);
                guarded(what);
                left--;
                continue;
            }
            SenderQueue route = listed.poll();
            if (route != null) {
                left -= work(route);
                route.relist();
            }
        }
        if (!suspended) {
            inHand.lazySet(null);
        }
        enter(null);
        scheduled.set(false);
        if (hasWork()) {
            schedule();
        }
    }

    private int work(SenderQueue route) {
        int count = 0;
        while (count < SLICE && delivering && !suspended) {
            QueuedMessage letter = route.take();
            if (letter == null) {
                break;
            }
            count++;
            hand(letter);
        }
        return Math.max(1, count);
    }

    private void hand(QueuedMessage letter) {
        PendingRequest question = letter.question();
        if (question != null && question.isSettled()) {
            // Nobody waits for the answer any more.
            dead.add(letter.message(), AgentMessageFailure.TIMED_OUT);
            return;
        }
        inHand.lazySet(letter);
        try {
            CompletionStage<AgentReply> stage = agent.receive(letter.message());
            if (stage == AgentReply.empty() && question == null) {
                handled.increment();
            } else {
                await(letter, stage.toCompletableFuture());
            }
        } catch (RuntimeException | Error e) {
            // Also an error: it is this message that cannot be handled, and nothing else.
            settle(letter, null, e);
        }
    }

    private void await(QueuedMessage letter, CompletableFuture<AgentReply> stage) {
        if (stage.isDone()) {
            CompletableFuture<Void> unused = stage.handle((answer, failure) -> settle(letter, answer, failure));
            return;
        }
        suspended = true;
        AtomicBoolean over = new AtomicBoolean();
        TimeSource.TimerHandle deadline = time.schedule(
                options.messageTimeout(), () -> resume(over, letter, null, new TimeoutException("message limit")));
        CompletableFuture<Void> unused = stage.handle((answer, failure) -> {
            deadline.cancel();
            return resume(over, letter, answer, failure);
        });
    }

    private @Nullable Void resume(
            AtomicBoolean over, QueuedMessage letter, @Nullable AgentReply answer, @Nullable Throwable failure) {
        if (over.compareAndSet(false, true)) {
            settle(letter, answer, failure);
            if (inHand.compareAndSet(letter, null)) {
                suspended = false;
            }
            schedule();
        }
        return null;
    }

    private @Nullable Void settle(QueuedMessage letter, @Nullable AgentReply answer, @Nullable Throwable failure) {
        PendingRequest question = letter.question();
        if (failure == null && answer != null) {
            handled.increment();
            if (question != null) {
                question.answer(instance, answer.payload());
            }
            return null;
        }
        AgentMessageException why = why(letter, failure);
        dead.add(letter.message(), why.failure());
        if (why.failure() != AgentMessageFailure.UNKNOWN_TYPE) {
            log.warn("The agent {} could not handle the {}", instance, letter.message(), failure);
        }
        if (question != null) {
            question.fail(why);
        }
        return null;
    }

    private AgentMessageException why(QueuedMessage letter, @Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Stages.cause(failure);
        if (cause instanceof AgentMessageException told) {
            return told;
        }
        if (cause instanceof TimeoutException) {
            return new AgentMessageException(
                    AgentMessageFailure.TIMED_OUT,
                    instance + " has not handled the " + letter.message() + " within "
                            + AgentTexts.duration(options.messageTimeout()) + ".");
        }
        // What is not ours may hold what the sender must not know.
        String reason = cause instanceof FairbotException ? " " + cause.getMessage() : " Its log says why.";
        return new AgentMessageException(
                AgentMessageFailure.NOT_HANDLED, instance + " could not handle the " + letter.message() + "." + reason);
    }

    private void drain() {
        for (SenderQueue route : incoming) {
            for (QueuedMessage letter : route.drain()) {
                dead.add(letter.message(), AgentMessageFailure.NOT_RUNNING);
                PendingRequest question = letter.question();
                if (question != null) {
                    question.fail(new AgentMessageException(
                            AgentMessageFailure.NOT_RUNNING, instance + " has stopped; send it again when it runs."));
                }
            }
        }
    }

    private void guarded(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error e) {
            log.error("What the agent {} did with an answer failed", instance, e);
        }
    }

    private synchronized void enter(@Nullable Thread thread) {
        inside = thread;
        if (thread == null) {
            // An interruption was meant for the agent; what runs next on this thread has nothing to do with it.
            boolean unused = Thread.interrupted();
        }
    }

    private synchronized void interrupt() {
        if (inside != null) {
            inside.interrupt();
        }
    }
}
