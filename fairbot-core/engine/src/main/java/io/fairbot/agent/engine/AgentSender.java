package io.fairbot.agent.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentSendResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A sender of the messages of one run of an agent; after the end of the run it sends nothing. */
final class AgentSender implements AgentMessages {
    private static final int MAX_TYPE = 100;
    private static final int MAX_CORRELATION = 200;
    private static final Optional<AgentMessageFailure> ACCEPTED = Optional.empty();

    private final Mailbox own;
    private final MailboxRegistry mailboxes;
    private volatile boolean ended;

    AgentSender(Mailbox own, MailboxRegistry mailboxes) {
        this.own = own;
        this.mailboxes = mailboxes;
    }

    void end() {
        ended = true;
    }

    /** Returns a copy of a payload for the receiver, unaffected by later changes by the sender. */
    static JsonNode copy(JsonNode payload) {
        return payload.isContainerNode() ? payload.deepCopy() : payload;
    }

    @Override
    public AgentSendResult send(String to, String type, JsonNode payload) {
        return post(message(to, type, payload, null), null);
    }

    @Override
    public AgentSendResult send(String to, String type, JsonNode payload, String correlationId) {
        check("A correlation id", correlationId, MAX_CORRELATION);
        return post(message(to, type, payload, correlationId), null);
    }

    @Override
    public CompletionStage<AgentMessage> request(String to, String type, JsonNode payload, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("The timeout of a request must be more than zero, not " + timeout + ".");
        }
        AgentMessage message = message(to, type, payload, null).asRequest();
        if (!own.tryAcquireRequest()) {
            return refused(message, AgentMessageFailure.TOO_MANY_REQUESTS);
        }
        PendingRequest request = new PendingRequest(message, own);
        Optional<AgentMessageFailure> refusal = post(message, request).refusal();
        if (refusal.isPresent()) {
            own.releaseRequest();
            return refused(message, refusal.get());
        }
        request.expireAfter(timeout, mailboxes.time());
        return request.stage();
    }

    @Override
    public List<AgentSendResult> broadcast(String type, JsonNode payload) {
        return mailboxes.all().stream()
                .filter(mailbox -> mailbox != own && mailbox.isAccepting())
                .map(mailbox -> send(mailbox.instance(), type, payload))
                .toList();
    }

    @Override
    public CompletionStage<Void> whenWritable(String to) {
        Mailbox receiver = mailboxes.find(to);
        return receiver == null
                ? CompletableFuture.completedStage(null)
                : receiver.queueOf(own).whenWritable();
    }

    private AgentMessage message(String to, String type, JsonNode payload, @Nullable String correlation) {
        check("The type of a message", type, MAX_TYPE);
        return new AgentMessage(own.instance(), to, type, copy(payload), own.nextNumber(), correlation);
    }

    private AgentSendResult post(AgentMessage message, @Nullable PendingRequest request) {
        if (ended) {
            return new AgentSendResult(message, Optional.of(AgentMessageFailure.SENDER_STOPPED));
        }
        Mailbox receiver = mailboxes.find(message.to());
        if (receiver == null) {
            mailboxes.undeliverable().add(message, AgentMessageFailure.NO_SUCH_AGENT);
            return new AgentSendResult(message, Optional.of(AgentMessageFailure.NO_SUCH_AGENT));
        }
        AgentMessageFailure refusal = receiver.offer(own, new SenderQueue.QueuedMessage(message, request));
        return new AgentSendResult(message, refusal == null ? ACCEPTED : Optional.of(refusal));
    }

    private static CompletionStage<AgentMessage> refused(AgentMessage message, AgentMessageFailure failure) {
        return CompletableFuture.failedStage(
                new AgentMessageException(failure, "The " + message + " was refused: " + failure + "."));
    }

    private static void check(String what, String text, int max) {
        if (text.isEmpty() || text.length() > max) {
            throw new IllegalArgumentException(what + " has 1 to " + max + " characters, not " + text.length() + ".");
        }
    }
}
