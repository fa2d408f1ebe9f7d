package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.AgentSendResult;
import io.fairbot.agent.AgentState;
import io.fairbot.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What agents say to each other, in virtual time: in which order it comes, and how much of it waits. */
class MailboxTest extends MailboxFixture {
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
}
