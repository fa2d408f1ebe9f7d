package io.fairbot.agent.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentSendResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where one agent sends from; its routes outlive its restarts, so that they stay bounded. */
final class AgentSender {
    private static final int MAX_TYPE = 100;
    private static final int MAX_CORRELATION = 200;
    private static final Optional<AgentMessageFailure> NONE = Optional.empty();

    private final Mailbox own;
    private final MailboxRegistry office;
    /** By every name that was used; the names of one receiver lead to one route. */
    private final Map<String, SenderQueue> routes = new ConcurrentHashMap<>();

    private final Map<Mailbox, SenderQueue> byMailbox = new ConcurrentHashMap<>();

    AgentSender(Mailbox own, MailboxRegistry office) {
        this.own = own;
        this.office = office;
    }

    /** What the agent gets for one life; afterwards nothing goes out through it. */
    DefaultAgentMessages life() {
        return new DefaultAgentMessages();
    }

    /** The receiver's own: what the sender does with its own afterwards changes nothing. */
    static JsonNode copy(JsonNode payload) {
        return payload.isContainerNode() ? payload.deepCopy() : payload;
    }

    private @Nullable SenderQueue route(String to) {
        SenderQueue known = routes.get(to);
        if (known != null) {
            return known;
        }
        Mailbox mailbox = office.find(to);
        if (mailbox == null) {
            return null;
        }
        SenderQueue route = byMailbox.computeIfAbsent(mailbox, receiver -> receiver.routeFrom(own));
        routes.put(to, route);
        return route;
    }

    /** One life of the agent. */
    final class DefaultAgentMessages implements AgentMessages {
        private volatile boolean over;

        void end() {
            over = true;
        }

        @Override
        public AgentSendResult send(String to, String type, JsonNode payload) {
            return post(message(to, type, payload, null, false), null);
        }

        @Override
        public AgentSendResult send(String to, String type, JsonNode payload, String correlationId) {
            check("A correlation id", correlationId, MAX_CORRELATION);
            return post(message(to, type, payload, correlationId, false), null);
        }

        @Override
        public CompletionStage<AgentMessage> request(String to, String type, JsonNode payload, Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("Whoever asks waits for more than no time; got " + timeout + ".");
            }
            AgentMessage message = message(to, type, payload, null, true);
            if (!own.mayAsk()) {
                return refused(message, AgentMessageFailure.TOO_MANY_REQUESTS);
            }
            PendingRequest question = new PendingRequest(message, own);
            Optional<AgentMessageFailure> refusal = post(message, question).refusal();
            if (refusal.isPresent()) {
                own.questionSettled();
                return refused(message, refusal.get());
            }
            question.deadline(office.time()
                    .schedule(
                            timeout,
                            () -> question.fail(new AgentMessageException(
                                    AgentMessageFailure.TIMED_OUT,
                                    to + " has not answered the " + message + " within " + AgentTexts.duration(timeout)
                                            + "."))));
            return question.stage();
        }

        @Override
        public List<AgentSendResult> broadcast(String type, JsonNode payload) {
            return office.all().stream()
                    .filter(mailbox -> mailbox != own && mailbox.isAccepting())
                    .map(mailbox -> send(mailbox.instance(), type, payload))
                    .toList();
        }

        @Override
        public CompletionStage<Void> whenWritable(String to) {
            SenderQueue route = route(to);
            return route == null ? CompletableFuture.completedStage(null) : route.room();
        }

        private AgentMessage message(
                String to, String type, JsonNode payload, @Nullable String correlation, boolean request) {
            check("The type of a message", type, MAX_TYPE);
            return new AgentMessage(own.instance(), to, type, copy(payload), own.nextNumber(), correlation, request);
        }

        private AgentSendResult post(AgentMessage message, @Nullable PendingRequest question) {
            if (over) {
                return new AgentSendResult(message, Optional.of(AgentMessageFailure.SENDER_STOPPED));
            }
            SenderQueue route = route(message.to());
            if (route == null) {
                office.unknown().add(message, AgentMessageFailure.NO_SUCH_AGENT);
                return new AgentSendResult(message, Optional.of(AgentMessageFailure.NO_SUCH_AGENT));
            }
            AgentMessageFailure refusal = route.to().take(route, new QueuedMessage(message, question));
            return new AgentSendResult(message, refusal == null ? NONE : Optional.of(refusal));
        }

        private CompletionStage<AgentMessage> refused(AgentMessage message, AgentMessageFailure why) {
            return CompletableFuture.failedStage(
                    new AgentMessageException(why, "The " + message + " was refused: " + why + "."));
        }

        private void check(String what, String text, int most) {
            if (text.isEmpty() || text.length() > most) {
                throw new IllegalArgumentException(
                        what + " has 1 to " + most + " characters, not " + text.length() + ".");
            }
        }
    }
}
