package io.fairbot.agent.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that waits for its reply. The first result counts; its stage completes on the thread of the requesting agent. */
final class PendingRequest {
    private final AgentMessage message;
    private final Mailbox asker;
    private final CompletableFuture<AgentMessage> reply = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile TimeSource.TimerHandle deadline = () -> {};

    PendingRequest(AgentMessage message, Mailbox asker) {
        this.message = message;
        this.asker = asker;
    }

    CompletionStage<AgentMessage> stage() {
        return reply.minimalCompletionStage();
    }

    boolean isSettled() {
        return settled.get();
    }

    void expireAfter(Duration timeout, TimeSource time) {
        String reason =
                message.to() + " has not answered the " + message + " within " + AgentTexts.duration(timeout) + ".";
        deadline = time.schedule(timeout, () -> fail(new AgentMessageException(AgentMessageFailure.TIMED_OUT, reason)));
        if (settled.get()) {
            deadline.cancel();
        }
    }

    void complete(String instance, JsonNode payload) {
        AgentMessage answer = new AgentMessage(
                instance,
                message.from(),
                message.type(),
                AgentSender.copy(payload),
                asker.nextNumber(),
                message.correlationId());
        settle(() -> reply.complete(answer));
    }

    void fail(AgentMessageException failure) {
        settle(() -> reply.completeExceptionally(failure));
    }

    private void settle(Runnable result) {
        if (settled.compareAndSet(false, true)) {
            deadline.cancel();
            asker.releaseRequest();
            asker.runOnAgent(result);
        }
    }
}
