package io.fairbot.agent.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.Delivery;
import io.fairbot.agent.MessageException;
import io.fairbot.agent.MessageFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where one agent sends from; its routes outlive its restarts, so that they stay bounded. */
final class Postbox {
    private static final int MAX_TYPE = 100;
    private static final int MAX_CORRELATION = 200;
    private static final Optional<MessageFailure> NONE = Optional.empty();

    private final Mailbox own;
    private final PostOffice office;
    /** By every name that was used; the names of one receiver lead to one route. */
    private final Map<String, Route> routes = new ConcurrentHashMap<>();

    private final Map<Mailbox, Route> byMailbox = new ConcurrentHashMap<>();

    Postbox(Mailbox own, PostOffice office) {
        this.own = own;
        this.office = office;
    }

    /** What the agent gets for one life; afterwards nothing goes out through it. */
    Life life() {
        return new Life();
    }

    /** The receiver's own: what the sender does with its own afterwards changes nothing. */
    static JsonNode copy(JsonNode payload) {
        return payload.isContainerNode() ? payload.deepCopy() : payload;
    }

    private @Nullable Route route(String to) {
        Route known = routes.get(to);
        if (known != null) {
            return known;
        }
        Mailbox mailbox = office.find(to);
        if (mailbox == null) {
            return null;
        }
        Route route = byMailbox.computeIfAbsent(mailbox, receiver -> receiver.routeFrom(own));
        routes.put(to, route);
        return route;
    }

    /** One life of the agent. */
    final class Life implements AgentMessages {
        private volatile boolean over;

        void end() {
            over = true;
        }

        @Override
        public Delivery send(String to, String type, JsonNode payload) {
            return post(message(to, type, payload, null, false), null);
        }

        @Override
        public Delivery send(String to, String type, JsonNode payload, String correlationId) {
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
                return refused(message, MessageFailure.TOO_MANY_REQUESTS);
            }
            Question question = new Question(message, own);
            Optional<MessageFailure> refusal = post(message, question).refusal();
            if (refusal.isPresent()) {
                own.questionSettled();
                return refused(message, refusal.get());
            }
            question.deadline(office.time()
                    .schedule(
                            timeout,
                            () -> question.fail(new MessageException(
                                    MessageFailure.TIMED_OUT,
                                    to + " has not answered the " + message + " within " + TimeWords.of(timeout)
                                            + "."))));
            return question.stage();
        }

        @Override
        public List<Delivery> broadcast(String type, JsonNode payload) {
            return office.all().stream()
                    .filter(mailbox -> mailbox != own && mailbox.isAccepting())
                    .map(mailbox -> send(mailbox.instance(), type, payload))
                    .toList();
        }

        @Override
        public CompletionStage<Void> room(String to) {
            Route route = route(to);
            return route == null ? CompletableFuture.completedStage(null) : route.room();
        }

        private AgentMessage message(
                String to, String type, JsonNode payload, @Nullable String correlation, boolean request) {
            check("The type of a message", type, MAX_TYPE);
            return new AgentMessage(own.instance(), to, type, copy(payload), own.nextNumber(), correlation, request);
        }

        private Delivery post(AgentMessage message, @Nullable Question question) {
            if (over) {
                return new Delivery(message, Optional.of(MessageFailure.SENDER_STOPPED));
            }
            Route route = route(message.to());
            if (route == null) {
                office.unknown().add(message, MessageFailure.NO_SUCH_AGENT);
                return new Delivery(message, Optional.of(MessageFailure.NO_SUCH_AGENT));
            }
            MessageFailure refusal = route.to().take(route, new Letter(message, question));
            return new Delivery(message, refusal == null ? NONE : Optional.of(refusal));
        }

        private CompletionStage<AgentMessage> refused(AgentMessage message, MessageFailure why) {
            return CompletableFuture.failedStage(
                    new MessageException(why, "The " + message + " was refused: " + why + "."));
        }

        private void check(String what, String text, int most) {
            if (text.isEmpty() || text.length() > most) {
                throw new IllegalArgumentException(
                        what + " has 1 to " + most + " characters, not " + text.length() + ".");
            }
        }
    }
}
