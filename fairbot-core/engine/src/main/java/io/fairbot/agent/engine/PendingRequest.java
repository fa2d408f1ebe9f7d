package io.fairbot.agent.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.runtime.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that waits for its answer. What comes first counts; it is told on the asker's own lane. */
final class PendingRequest {
    private final AgentMessage request;
    private final Mailbox asker;
    private final CompletableFuture<AgentMessage> answer = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile TimeSource.TimerHandle deadline = () -> {};

    PendingRequest(AgentMessage request, Mailbox asker) {
        this.request = request;
        this.asker = asker;
    }

    CompletionStage<AgentMessage> stage() {
        return answer.minimalCompletionStage();
    }

    boolean isSettled() {
        return settled.get();
    }

    void deadline(TimeSource.TimerHandle wakeup) {
        deadline = wakeup;
        if (settled.get()) {
            wakeup.cancel();
        }
    }

    void answer(String instance, JsonNode payload) {
        settle(() -> answer.complete(new AgentMessage(
                instance,
                request.from(),
                request.type(),
                AgentSender.copy(payload),
                asker.nextNumber(),
                request.correlationId(),
                false)));
    }

    void fail(AgentMessageException failure) {
        settle(() -> answer.completeExceptionally(failure));
    }

    private void settle(Runnable outcome) {
        if (settled.compareAndSet(false, true)) {
            deadline.cancel();
            asker.questionSettled();
            asker.tell(outcome);
        }
    }
}
