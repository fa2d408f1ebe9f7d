package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.http.BodyReceiver;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Response;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A receiver of the body of one delivery. Its bytes count toward the budget from when they arrive until it has been handled. */
final class DeliveryReceiver implements BodyReceiver {
    /** The longest time for a response: Meta waits little longer, and delivers again. */
    static final Duration DEADLINE = Duration.ofSeconds(8);

    private static final Problem SLOW = Problem.of(
                    ProblemType.UNAVAILABLE,
                    "It was not durable within " + DEADLINE.toSeconds() + " s; deliver it again.")
            .retryAfter(Duration.ofSeconds(5));

    private final BodyBudget budget;
    private final TimeSource time;
    private final Function<byte[], CompletionStage<Response>> handler;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long taken;
    private boolean isOver;

    /**
     * Creates a receiver.
     *
     * @param budget the bound on all deliveries
     * @param time the source of the deadline
     * @param handler handles a body that has been read
     */
    DeliveryReceiver(BodyBudget budget, TimeSource time, Function<byte[], CompletionStage<Response>> handler) {
        this.budget = budget;
        this.time = time;
        this.handler = handler;
    }

    @Override
    public synchronized CompletionStage<Void> receive(byte[] part) {
        if (!isOver) {
            budget.take(part.length);
            taken += part.length;
            bytes.writeBytes(part);
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Response> end() {
        byte[] body = body();
        CompletableFuture<Response> handled = Stages.attempt(() -> handler.apply(body));
        CompletableFuture<Response> answer = new CompletableFuture<>();
        TimeSource.TimerHandle deadline = time.schedule(DEADLINE, () -> answer.complete(Response.of(SLOW)));
        CompletableFuture<Response> unused = handled.whenComplete((response, failure) -> {
            release();
            deadline.cancel();
            if (failure == null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private synchronized byte[] body() {
        byte[] body = bytes.toByteArray();
        bytes.reset();
        return body;
    }

    @Override
    public void abort() {
        release();
    }

    private synchronized void release() {
        if (!isOver) {
            isOver = true;
            budget.giveBack(taken);
            bytes.reset();
        }
    }
}
