package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.AgentState;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages between agents that cannot be handled, or not in time, or by nobody. */
class MailboxDeadLetterTest extends MailboxFixture {
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
