package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an agent asks another one, and what comes back. */
class MailboxRequestTest extends MailboxFixture {
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
}
