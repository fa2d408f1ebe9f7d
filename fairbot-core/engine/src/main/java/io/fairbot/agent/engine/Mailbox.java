package io.fairbot.agent.engine;

import io.fairbot.FairbotException;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.engine.AgentCallQueue.InterruptibleCall;
import io.fairbot.agent.engine.SenderQueue.QueuedMessage;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
 * The mailbox of one agent: delivers one message at a time, those of one sender in their order and those of all senders
 * in turn. The results of the agent's own requests are delivered on the same thread, and first.
 *
 * <p>It uses a thread of the pool while there is work, and none otherwise. Safe for use from any thread.
 */
final class Mailbox {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    /** The number of messages that it delivers before other mailboxes get the thread. */
    private static final int TURN = 64;
    /** The number of these that may be of one sender. */
    private static final int SLICE = 16;

    private final Agent agent;
    private final String instance;
    private final AgentOptions options;
    private final TimeSource time;
    private final AgentThreadPool pool;
    private final AgentDeadLetterLog deadLetters;
    private final Map<Mailbox, SenderQueue> queues = new ConcurrentHashMap<>();
    private final Queue<SenderQueue> signaled = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final InterruptibleCall call = new InterruptibleCall();
    /** Incremented before and after each call of the agent, so it is odd during one. */
    private final AtomicLong callSteps = new AtomicLong();

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong numbers;
    private final LongAdder handled = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean accepting;
    private volatile boolean delivering;
    /** The message whose handling continues without a thread; the next one waits for it. */
    private final AtomicReference<@Nullable QueuedMessage> unfinished = new AtomicReference<>();

    private long callStepsAtLastCheck;

    Mailbox(Agent agent, String instance, AgentOptions options, TimeSource time, AgentThreadPool pool) {
        this.agent = agent;
        this.instance = instance;
        this.options = options;
        this.time = time;
        this.pool = pool;
        deadLetters = new AgentDeadLetterLog(time);
        // Higher after a restart of the process: an id is never used twice.
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

    /** Accepts messages from now on; they wait until {@link #deliver}. */
    void open() {
        accepting = true;
    }

    /** Delivers messages from now on. */
    void deliver() {
        unfinished.set(null);
        delivering = true;
        schedule();
    }

    /** Pauses the delivery; messages are still accepted and wait. */
    void pause() {
        delivering = false;
        call.interrupt();
    }

    /** Closes the mailbox; the messages that wait become dead letters. */
    void close() {
        delivering = false;
        accepting = false;
        drain();
    }

    /** Returns whether a call of the agent has not returned. */
    boolean isBusy() {
        return callSteps.get() % 2 != 0;
    }

    /** Returns whether the call that was pending at the last check has still not returned. */
    boolean isBlocked() {
        long now = callSteps.get();
        boolean same = now % 2 != 0 && now == callStepsAtLastCheck;
        callStepsAtLastCheck = now;
        return same;
    }

    MailboxStats stats() {
        long waiting = queues.values().stream().mapToLong(SenderQueue::size).sum();
        return new MailboxStats(waiting, handled.sum(), refused.sum(), deadLetters.count(), deadLetters.recent());
    }

    /** Returns the queue of a sender, which outlives restarts of both, so that it remains bounded. */
    SenderQueue queueOf(Mailbox sender) {
        SenderQueue known = queues.get(sender);
        return known != null
                ? known
                : queues.computeIfAbsent(sender, from -> new SenderQueue(from, this, options.mailboxCapacity()));
    }

    /** Accepts a message, or returns the reason of the refusal. */
    @Nullable
    AgentMessageFailure offer(Mailbox sender, QueuedMessage message) {
        if (!accepting) {
            return AgentMessageFailure.NOT_RUNNING;
        }
        if (!queueOf(sender).offer(message)) {
            refused.increment();
            return AgentMessageFailure.MAILBOX_FULL;
        }
        if (!accepting) {
            // It was closed meanwhile, and its drain may have missed this message.
            drain();
        }
        return null;
    }

    /** Schedules a queue that was empty and now has a message. */
    void signal(SenderQueue queue) {
        signaled.add(queue);
        schedule();
    }

    /** Runs the agent's reaction to a result, as if it were a message. */
    void runOnAgent(Runnable result) {
        results.add(result);
        schedule();
    }

    /** Counts a request of the agent; returns false when too many are pending. */
    boolean tryAcquireRequest() {
        if (requests.incrementAndGet() > options.mailboxCapacity()) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    void releaseRequest() {
        requests.decrementAndGet();
    }

    private void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            pool.execute(this::run);
        }
    }

    private boolean canDeliver() {
        return delivering && unfinished.get() == null;
    }

    private boolean hasWork() {
        return !results.isEmpty() || (canDeliver() && !signaled.isEmpty());
    }

    private void run() {
        call.enter();
        int left = TURN;
        while (left > 0 && hasWork()) {
            Runnable result = results.poll();
            if (result != null) {
                handleResult(result);
                left--;
                continue;
            }
            SenderQueue queue = signaled.poll();
            if (queue != null) {
                left -= deliverFrom(queue);
                queue.requeue();
            }
        }
        call.exit();
        scheduled.set(false);
        if (hasWork()) {
            schedule();
        }
    }

    private int deliverFrom(SenderQueue queue) {
        int count = 0;
        while (count < SLICE && canDeliver()) {
            QueuedMessage message = queue.poll();
            if (message == null) {
                break;
            }
            count++;
            if (message.request() != null && message.request().isSettled()) {
                // The sender no longer waits for the reply.
                deadLetters.add(message.message(), AgentMessageFailure.TIMED_OUT);
            } else {
                countStep();
                handle(message);
                countStep();
            }
        }
        return Math.max(1, count);
    }

    private void handleResult(Runnable result) {
        countStep();
        try {
            result.run();
        } catch (RuntimeException | Error e) {
            log.error("The agent {} could not handle the result of a request", instance, e);
        }
        countStep();
    }

    /** Records that a call of the agent begins or ends. Called on the thread of the mailbox. */
    private void countStep() {
        callSteps.lazySet(callSteps.getPlain() + 1);
    }

    private void handle(QueuedMessage message) {
        try {
            CompletionStage<AgentReply> stage = agent.receive(message.message());
            if (stage == AgentReply.empty() && message.request() == null) {
                handled.increment();
                return;
            }
            CompletableFuture<AgentReply> reply = stage.toCompletableFuture();
            if (reply.isDone()) {
                CompletableFuture<AgentReply> unused =
                        reply.whenComplete((value, failure) -> settle(message, value, failure));
            } else {
                awaitReply(message, reply);
            }
        } catch (RuntimeException | Error e) {
            // Also an error: only this message cannot be handled.
            settle(message, null, e);
        }
    }

    private void awaitReply(QueuedMessage message, CompletableFuture<AgentReply> reply) {
        unfinished.set(message);
        CompletableFuture<AgentReply> first = new CompletableFuture<>();
        TimeSource.TimerHandle deadline = time.schedule(
                options.messageTimeout(), () -> first.completeExceptionally(new TimeoutException("message timeout")));
        CompletableFuture<AgentReply> unused = first.whenComplete((value, failure) -> {
            deadline.cancel();
            settle(message, value, failure);
            // After a restart of the agent it may no longer be the awaited message.
            unfinished.compareAndSet(message, null);
            schedule();
        });
        CompletableFuture<AgentReply> unusedReply = reply.whenComplete((value, failure) -> {
            if (failure == null) {
                first.complete(value);
            } else {
                first.completeExceptionally(failure);
            }
        });
    }

    private void settle(QueuedMessage message, @Nullable AgentReply reply, @Nullable Throwable failure) {
        PendingRequest request = message.request();
        if (failure == null && reply != null) {
            handled.increment();
            if (request != null) {
                request.complete(instance, reply.payload());
            }
            return;
        }
        AgentMessageException reported = reportedFailure(message, failure);
        deadLetters.add(message.message(), reported.failure());
        if (reported.failure() != AgentMessageFailure.UNKNOWN_TYPE) {
            log.warn("The agent {} could not handle the {}", instance, message.message(), failure);
        }
        if (request != null) {
            request.fail(reported);
        }
    }

    private AgentMessageException reportedFailure(QueuedMessage message, @Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Stages.cause(failure);
        if (cause instanceof AgentMessageException known) {
            return known;
        }
        if (cause instanceof TimeoutException) {
            return new AgentMessageException(
                    AgentMessageFailure.TIMED_OUT,
                    instance + " has not handled the " + message.message() + " within "
                            + AgentTexts.duration(options.messageTimeout()) + ".");
        }
        // Other exceptions may contain details that the sender must not see.
        String reason = cause instanceof FairbotException ? " " + cause.getMessage() : " Its log says why.";
        return new AgentMessageException(
                AgentMessageFailure.NOT_HANDLED,
                instance + " could not handle the " + message.message() + "." + reason);
    }

    private void drain() {
        for (SenderQueue queue : queues.values()) {
            for (QueuedMessage message = queue.poll(); message != null; message = queue.poll()) {
                deadLetters.add(message.message(), AgentMessageFailure.NOT_RUNNING);
                if (message.request() != null) {
                    message.request()
                            .fail(new AgentMessageException(
                                    AgentMessageFailure.NOT_RUNNING,
                                    instance + " has stopped; send it again when it runs."));
                }
            }
            queue.notifyWritable();
        }
    }
}
