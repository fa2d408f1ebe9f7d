package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.AgentSendResult;
import io.fairbot.agent.AgentState;
import io.fairbot.json.Json;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents say to each other, in virtual time. */
class MailboxTest {
    private static final JsonNode HELLO = TextNode.valueOf("hello");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Troupe troupe = new Troupe();
    private final List<AgentMessage> heard = new ArrayList<>();
    private final Actor clerk = troupe.actor("clerk");
    private final Actor desk = troupe.actor("desk");
    private final Actor other = troupe.actor("other");

    @BeforeEach
    void begin() {
        desk.onMessage = message -> {
            heard.add(message);
            return AgentReply.empty();
        };
        troupe.options = AgentOptions.DEFAULTS.withMailbox(8, Duration.ofSeconds(30));
    }

    private static AgentMessageFailure failure(Troupe troupe, CompletionStage<?> stage) {
        troupe.time.runPending();
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        Throwable cause = stage.toCompletableFuture()
                .handle((value, thrown) -> io.fairbot.runtime.Stages.cause(thrown))
                .join();
        assertThat(cause).isInstanceOf(AgentMessageException.class);
        return ((AgentMessageException) cause).failure();
    }

    private AgentMessageFailure failure(CompletionStage<?> stage) {
        return failure(troupe, stage);
    }

    @Test
    void aMessageComesAsItWasSent() {
        troupe.up();

        AgentSendResult plain = clerk.messages().send("desk", "greeting", HELLO);
        AgentSendResult related = clerk.messages().send("desk@node", "greeting", HELLO, "case-7");
        troupe.time.runPending();

        assertThat(plain.isAccepted()).isTrue();
        assertThat(plain.orThrow()).isSameAs(plain.message());
        assertThat(heard).containsExactly(plain.message(), related.message());
        AgentMessage message = heard.get(0);
        assertThat(message.from()).isEqualTo("clerk@node");
        assertThat(message.to()).isEqualTo("desk");
        assertThat(message.type()).isEqualTo("greeting");
        assertThat(message.payload()).isEqualTo(HELLO);
        assertThat(message.isRequest()).isFalse();
        assertThat(message.id())
                .startsWith("clerk@node/")
                .isNotEqualTo(heard.get(1).id());
        assertThat(message.correlationId()).isEqualTo(message.id());
        assertThat(heard.get(1).correlationId()).isEqualTo("case-7");
        assertThat(message).hasToString("message " + message.id() + " of type greeting to desk");
        assertThat(troupe.report("desk").mailbox()).isEqualTo(new MailboxStats(0, 2, 0, 0, List.of()));
    }

    @Test
    void thoseOfOneSenderComeInTheirOrderAlsoUnderBothNames() {
        troupe.up();

        for (int i = 0; i < 8; i++) {
            clerk.messages()
                    .send(i % 2 == 0 ? "desk" : "desk@node", "n", IntNode.valueOf(i))
                    .orThrow();
        }
        assertThat(clerk.messages().send("desk@node", "n", HELLO).refusal()).contains(AgentMessageFailure.MAILBOX_FULL);
        troupe.time.runPending();

        assertThat(heard)
                .extracting(message -> message.payload().asInt())
                .isEqualTo(IntStream.range(0, 8).boxed().toList());
    }

    @Test
    void theReceiversCopyIsItsOwn() {
        troupe.up();
        ObjectNode payload = Json.mapper().createObjectNode().put("rate", "5.10");

        clerk.messages().send("desk", "rate", payload);
        payload.put("rate", "0.00");
        troupe.time.runPending();

        assertThat(heard.get(0).payload().path("rate").asText()).isEqualTo("5.10");
    }

    @Test
    void whoSendsTooMuchIsToldAndMayWaitForRoom() {
        CompletableFuture<AgentReply> first = new CompletableFuture<>();
        desk.onMessage = message -> {
            heard.add(message);
            return heard.size() == 1 ? first : AgentReply.empty();
        };
        troupe.up();
        clerk.messages().send("desk", "n", HELLO);
        troupe.time.runPending();
        for (int i = 0; i < 8; i++) {
            clerk.messages().send("desk", "n", HELLO).orThrow();
        }

        AgentSendResult refused = clerk.messages().send("desk", "n", HELLO);
        CompletionStage<Void> room = clerk.messages().whenWritable("desk");
        troupe.time.runPending();

        assertThat(refused.isAccepted()).isFalse();
        assertThat(refused.refusal()).contains(AgentMessageFailure.MAILBOX_FULL);
        assertThatThrownBy(refused::orThrow)
                .isInstanceOf(AgentMessageException.class)
                .hasMessage("The " + refused.message() + " was refused: MAILBOX_FULL.");
        assertThat(room.toCompletableFuture()).isNotDone();
        assertThat(clerk.messages().whenWritable("desk").toCompletableFuture()).isNotDone();
        assertThat(troupe.report("desk").mailbox().waiting()).isEqualTo(8);
        assertThat(troupe.report("desk").mailbox().refused()).isEqualTo(1);
        first.complete(new AgentReply(HELLO));
        troupe.time.await(room);
        assertThat(clerk.messages().whenWritable("desk").toCompletableFuture()).isCompleted();
        assertThat(clerk.messages().send("desk", "n", HELLO).isAccepted()).isTrue();
    }

    @Test
    void aFloodFillsTheFloodersRoomOnly() {
        CompletableFuture<AgentReply> first = new CompletableFuture<>();
        desk.onMessage = message -> {
            heard.add(message);
            return heard.size() == 1 ? first : AgentReply.empty();
        };
        troupe.up();
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            refused += clerk.messages().send("desk", "flood", HELLO).isAccepted() ? 0 : 1;
            troupe.time.runPending();
        }

        assertThat(refused).isEqualTo(991);
        other.messages().send("desk", "calm", HELLO).orThrow();
        first.complete(new AgentReply(HELLO));
        troupe.time.runPending();

        assertThat(heard).hasSize(10);
    }

    @Test
    void sendersTakeTurns() {
        CompletableFuture<AgentReply> first = new CompletableFuture<>();
        troupe.options = AgentOptions.DEFAULTS.withMailbox(200, Duration.ofSeconds(30));
        desk.onMessage = message -> {
            heard.add(message);
            return heard.size() == 1 ? first : AgentReply.empty();
        };
        troupe.up();
        for (int i = 0; i < 200; i++) {
            clerk.messages().send("desk", "flood", HELLO);
        }
        other.messages().send("desk", "calm", HELLO).orThrow();
        first.complete(new AgentReply(HELLO));
        troupe.time.runPending();

        assertThat(heard).extracting(AgentMessage::type).containsOnlyOnce("calm");
        assertThat(heard.subList(0, 40)).extracting(AgentMessage::type).contains("calm");
        assertThat(heard).hasSize(201);
    }

    @Test
    void anAnswerComesBack() {
        desk.onMessage = message -> {
            heard.add(message);
            return AgentReply.of(TextNode.valueOf("hello " + message.payload().asText()));
        };
        troupe.up();

        AgentMessage answer =
                troupe.time.await(clerk.messages().request("desk", "name", TextNode.valueOf("Ana"), SOON));

        assertThat(heard.get(0).isRequest()).isTrue();
        assertThat(answer.payload().asText()).isEqualTo("hello Ana");
        assertThat(answer.from()).isEqualTo("desk@node");
        assertThat(answer.to()).isEqualTo("clerk@node");
        assertThat(answer.type()).isEqualTo("name");
        assertThat(answer.correlationId()).isEqualTo(heard.get(0).id());
        assertThat(answer.isRequest()).isFalse();
    }

    @Test
    void nothingToSayIsAnAnswerToo() {
        troupe.up();

        assertThat(troupe.time
                        .await(clerk.messages().request("desk", "name", HELLO, SOON))
                        .payload())
                .isEqualTo(NullNode.getInstance());
    }

    @Test
    void anAnswerThatTakesItsTimeHoldsUpTheNextMessage() {
        CompletableFuture<AgentReply> late = new CompletableFuture<>();
        desk.onMessage = message -> {
            heard.add(message);
            return late;
        };
        troupe.up();
        CompletionStage<AgentMessage> asked = clerk.messages().request("desk", "name", HELLO, SOON);
        clerk.messages().send("desk", "second", HELLO);
        troupe.time.runPending();
        assertThat(heard).hasSize(1);

        late.complete(new AgentReply(HELLO));

        assertThat(troupe.time.await(asked).payload()).isEqualTo(HELLO);
        assertThat(heard).hasSize(2);
    }

    @Test
    void whoeverAsksWaitsNoLongerThanItSaid() {
        CompletableFuture<AgentReply> never = new CompletableFuture<>();
        desk.onMessage = message -> never;
        troupe.up();
        CompletionStage<AgentMessage> asked = clerk.messages().request("desk", "name", HELLO, SOON);

        troupe.advance(SOON.minusMillis(1));
        assertThat(asked.toCompletableFuture()).isNotDone();
        troupe.advance(Duration.ofMillis(1));

        assertThat(failure(asked)).isEqualTo(AgentMessageFailure.TIMED_OUT);
        never.complete(new AgentReply(HELLO));
        troupe.time.runPending();
        assertThat(troupe.report("desk").mailbox().handled()).isEqualTo(1);
    }

    @Test
    void aQuestionNobodyWaitsForAnyMoreIsNotHandedOver() {
        CompletableFuture<AgentReply> first = new CompletableFuture<>();
        desk.onMessage = message -> {
            heard.add(message);
            return first;
        };
        troupe.up();
        clerk.messages().send("desk", "long", HELLO);
        CompletionStage<AgentMessage> asked = clerk.messages().request("desk", "name", HELLO, SOON);
        troupe.advance(SOON);
        assertThat(failure(asked)).isEqualTo(AgentMessageFailure.TIMED_OUT);

        first.complete(new AgentReply(HELLO));
        troupe.time.runPending();

        assertThat(heard).extracting(AgentMessage::type).containsExactly("long");
        assertThat(troupe.report("desk").mailbox().recentDeadLetters())
                .extracting(AgentDeadLetter::type, AgentDeadLetter::failure)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("name", AgentMessageFailure.TIMED_OUT));
    }

    @Test
    void aMessageThatIsNeverHandledIsLeftBehindAfterItsTime() {
        CompletableFuture<AgentReply> never = new CompletableFuture<>();
        desk.onMessage = message -> {
            heard.add(message);
            return heard.size() == 1 ? never : AgentReply.empty();
        };
        troupe.up();
        clerk.messages().send("desk", "stuck", HELLO);
        clerk.messages().send("desk", "next", HELLO);

        troupe.advance(Duration.ofSeconds(30));

        assertThat(heard).hasSize(2);
        assertThat(troupe.report("desk").mailbox().deadLetters()).isEqualTo(1);
        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
        never.complete(new AgentReply(HELLO));
        troupe.time.runPending();
        assertThat(troupe.report("desk").mailbox().handled()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "error", "fails", "null", "null answer", "strange stage"})
    void aMessageThatCannotBeHandledIsDeadAndHarmsNoOther(String how) {
        desk.onMessage = message -> {
            heard.add(message);
            return heard.size() == 1 ? bad(how) : AgentReply.empty();
        };
        troupe.up();
        CompletionStage<AgentMessage> asked = clerk.messages().request("desk", "bad", HELLO, SOON);
        clerk.messages().send("desk", "good", HELLO);

        assertThat(failure(asked)).isEqualTo(AgentMessageFailure.NOT_HANDLED);

        assertThat(heard).hasSize(2);
        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
        AgentDeadLetter dead =
                troupe.report("desk").mailbox().recentDeadLetters().get(0);
        assertThat(dead.from()).isEqualTo("clerk@node");
        assertThat(dead.to()).isEqualTo("desk");
        assertThat(dead.id()).isEqualTo(heard.get(0).id());
        assertThat(dead.at()).isEqualTo(Troupe.START);
        assertThatThrownBy(() -> asked.toCompletableFuture().join()).message().doesNotContain("secret");
    }

    @SuppressWarnings("NullAway")
    private static CompletionStage<AgentReply> bad(String how) {
        return switch (how) {
            case "throws" -> throw new IllegalStateException("secret");
            case "error" -> throw new NoClassDefFoundError("secret");
            case "fails" -> CompletableFuture.failedStage(new IllegalStateException("secret"));
            case "null answer" -> CompletableFuture.completedStage(null);
            case "strange stage" ->
                new CompletableFuture<AgentReply>() {
                    @Override
                    public CompletableFuture<AgentReply> toCompletableFuture() {
                        throw new UnsupportedOperationException("secret");
                    }
                };
            default -> null;
        };
    }

    @Test
    void whatTheLibraryThrowsIsTold() {
        desk.onMessage = message -> CompletableFuture.failedStage(
                new StoreException(StoreException.StoreErrorCode.FULL, "The disk is full; make room."));
        troupe.up();

        CompletionStage<AgentMessage> asked = clerk.messages().request("desk", "keep", HELLO, SOON);

        assertThat(failure(asked)).isEqualTo(AgentMessageFailure.NOT_HANDLED);
        assertThatThrownBy(() -> asked.toCompletableFuture().join())
                .hasMessageEndingWith("The disk is full; make room.");
    }

    @Test
    void anUnknownTypeIsSaidToBeUnknown() {
        troupe.up();

        CompletionStage<AgentMessage> asked = desk.messages().request("clerk", "what", HELLO, SOON);

        assertThat(failure(asked)).isEqualTo(AgentMessageFailure.UNKNOWN_TYPE);
        assertThatThrownBy(() -> asked.toCompletableFuture().join())
                .hasMessageContaining("clerk knows no messages of type what; see what the agent takes.");
        assertThat(troupe.report("clerk").mailbox().recentDeadLetters())
                .extracting(AgentDeadLetter::failure)
                .containsExactly(AgentMessageFailure.UNKNOWN_TYPE);
    }

    @Test
    void whoIsNotThereOrDoesNotRunGetsNothing() {
        Actor late = troupe.actor("late");
        late.onStart = context -> new CompletableFuture<>();
        troupe.optional.add("late");
        troupe.up();
        troupe.engine().stop("desk");
        troupe.time.runPending();

        assertThat(clerk.messages().send("dex", "n", HELLO).refusal()).contains(AgentMessageFailure.NO_SUCH_AGENT);
        assertThat(clerk.messages().send("desk", "n", HELLO).refusal()).contains(AgentMessageFailure.NOT_RUNNING);
        assertThat(failure(clerk.messages().request("desk", "n", HELLO, SOON)))
                .isEqualTo(AgentMessageFailure.NOT_RUNNING);
        assertThat(failure(clerk.messages().request("dex", "n", HELLO, SOON)))
                .isEqualTo(AgentMessageFailure.NO_SUCH_AGENT);
        assertThat(clerk.messages().whenWritable("dex").toCompletableFuture()).isCompleted();
        assertThat(clerk.messages().whenWritable("desk").toCompletableFuture()).isCompleted();
        assertThat(clerk.messages().send("late", "n", HELLO).isAccepted()).isTrue();
        assertThat(troupe.report("late").mailbox().waiting()).isEqualTo(1);
        assertThat(troupe.engine().undeliverableMessages()).hasSize(2);
    }

    @Test
    void whatWaitsForOneThatStopsIsDeadAndWhoAskedIsTold() {
        CompletableFuture<AgentReply> never = new CompletableFuture<>();
        desk.onMessage = message -> never;
        troupe.up();
        clerk.messages().send("desk", "first", HELLO);
        CompletionStage<AgentMessage> asked = clerk.messages().request("desk", "n", HELLO, SOON);
        for (int i = 0; i < 7; i++) {
            clerk.messages().send("desk", "more", HELLO);
        }
        CompletionStage<Void> room = clerk.messages().whenWritable("desk");
        troupe.time.runPending();

        troupe.engine().stop("desk");
        troupe.time.runPending();

        assertThat(failure(asked)).isEqualTo(AgentMessageFailure.NOT_RUNNING);
        assertThat(room.toCompletableFuture()).isCompleted();
        assertThat(troupe.report("desk").mailbox().deadLetters()).isEqualTo(7);
        assertThat(troupe.report("desk").mailbox().waiting()).isZero();
    }

    @Test
    void messagesOutliveARestart() {
        troupe.up();
        desk.onHealth = () -> {
            throw new IllegalStateException("lost");
        };
        troupe.advance(Duration.ofSeconds(90).minusMillis(1));
        troupe.advance(Duration.ofMillis(1));
        desk.onHealth = () -> io.fairbot.agent.Health.UP;
        assertThat(troupe.state("desk")).isEqualTo(AgentState.FAILED);

        assertThat(clerk.messages().send("desk", "n", HELLO).isAccepted()).isTrue();
        troupe.time.runPending();
        assertThat(heard).isEmpty();
        troupe.advance(Duration.ofSeconds(1));

        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
        assertThat(heard).hasSize(1);
    }

    @Test
    void messagesOfAFormerLifeGoNowhere() {
        troupe.up();
        io.fairbot.agent.AgentMessages former = clerk.messages();

        troupe.engine().restart("clerk");
        troupe.time.runPending();

        assertThat(former.send("desk", "n", HELLO).refusal()).contains(AgentMessageFailure.SENDER_STOPPED);
        assertThat(clerk.messages().send("desk", "n", HELLO).isAccepted()).isTrue();
    }

    @Test
    void requestsThatWaitAreBoundedToo() {
        desk.onMessage = message -> new CompletableFuture<>();
        other.onMessage = message -> new CompletableFuture<>();
        troupe.up();
        for (int i = 0; i < 8; i++) {
            clerk.messages().request(i % 2 == 0 ? "desk" : "other", "n", HELLO, SOON);
        }

        assertThat(failure(clerk.messages().request("desk", "n", HELLO, SOON)))
                .isEqualTo(AgentMessageFailure.TOO_MANY_REQUESTS);
        troupe.advance(SOON);
        assertThat(clerk.messages().request("desk", "n", HELLO, SOON).toCompletableFuture())
                .isNotDone();
    }

    @Test
    void aRefusedRequestTakesNoPlace() {
        troupe.up();

        for (int i = 0; i < 100; i++) {
            assertThat(failure(clerk.messages().request("dex", "n", HELLO, SOON)))
                    .isEqualTo(AgentMessageFailure.NO_SUCH_AGENT);
        }
    }

    @Test
    void aBroadcastReachesAllOthersThatRun() {
        List<String> names = new ArrayList<>();
        other.onMessage = message -> {
            names.add(message.to());
            return AgentReply.empty();
        };
        troupe.actor("gone");
        troupe.up();
        troupe.engine().stop("gone");
        troupe.time.runPending();

        List<AgentSendResult> told = clerk.messages().broadcast("news", HELLO);
        troupe.time.runPending();

        assertThat(told).hasSize(2).allMatch(AgentSendResult::isAccepted);
        assertThat(names).containsExactly("other@node");
        assertThat(heard).extracting(AgentMessage::type).containsExactly("news");
    }

    @Test
    void anAgentMayWriteToItself() {
        troupe.up();

        desk.messages().send("desk", "note", HELLO);
        troupe.time.runPending();

        assertThat(heard).hasSize(1);
    }

    @Test
    void namesThatAreTooLongOrMissingAreRefusedAtOnce() {
        troupe.up();

        assertThatThrownBy(() -> clerk.messages().send("desk", "", HELLO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The type of a message has 1 to 100 characters, not 0.");
        assertThatThrownBy(() -> clerk.messages().send("desk", "x".repeat(101), HELLO))
                .hasMessageContaining("not 101");
        assertThatThrownBy(() -> clerk.messages().send("desk", "n", HELLO, "x".repeat(201)))
                .hasMessage("A correlation id has 1 to 200 characters, not 201.");
        assertThatThrownBy(() -> clerk.messages().request("desk", "n", HELLO, Duration.ZERO))
                .hasMessage("The timeout of a request must be more than zero, not PT0S.");
        assertThat(clerk.messages()
                        .send("desk", "x".repeat(100), HELLO, "y".repeat(200))
                        .isAccepted())
                .isTrue();
    }

    @Test
    void whatAnAgentDoesWithAnAnswerHarmsOnlyItself() {
        troupe.up();
        CompletionStage<AgentMessage> asked = clerk.messages().request("desk", "n", HELLO, SOON);
        CompletionStage<Void> unused = asked.thenAccept(answer -> {
            throw new NoClassDefFoundError("bad");
        });

        troupe.time.runPending();

        assertThat(clerk.messages().send("desk", "n", HELLO).isAccepted()).isTrue();
        troupe.time.runPending();
        assertThat(heard).hasSize(2);
    }

    @Test
    void ofDeadLettersTheLastFiftyAreRemembered() {
        desk.onMessage = AgentReply::unknownType;
        troupe.up();

        for (int i = 0; i < 70; i++) {
            clerk.messages().send("desk", "n" + i, HELLO).orThrow();
            troupe.time.runPending();
        }

        MailboxStats report = troupe.report("desk").mailbox();
        assertThat(report.deadLetters()).isEqualTo(70);
        assertThat(report.recentDeadLetters()).hasSize(50);
        assertThat(report.recentDeadLetters().get(0).type()).isEqualTo("n20");
    }
}
