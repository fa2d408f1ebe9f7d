package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.channel.Settlement.SettlementOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A message that is answered later: with the next one, or when a timer has expired. */
class LaterAnswerTest {
    private static final Duration WHILE = Duration.ofMillis(1500);

    /** Waits after "oi", is silent at "hm", notes "sair" and "voltar", and answers everything else. */
    private static final ConversationHandler PATIENT = (state, event, context) -> {
        if (event instanceof ConversationEvent.TimerExpiry timer) {
            return timer.data().equals("dumb")
                    ? Turn.ignore()
                    : Turn.reply("olá").withTopics("greeting");
        }
        return switch (event.text()) {
            case "oi" ->
                Turn.ignore()
                        .answerLater(new TimerChange.TimerStart("later", WHILE, ""))
                        .withTopics("piece");
            case "mudo" -> Turn.ignore().answerLater(new TimerChange.TimerStart("later", WHILE, "dumb"));
            case "hm" -> Turn.ignore();
            case "sair", "voltar" -> Turn.reply("certo").optOut(event.text().equals("sair"));
            default ->
                Turn.reply("eco " + event.text())
                        .timer(new TimerChange.TimerCancellation("later"))
                        .withTopics("echo", "more");
        };
    };

    private final House house = House.of(PATIENT);

    private CompletableFuture<Settlement> settlement(String id) {
        return house.engine()
                .settlement(House.BRANCH, MessageRef.of(House.ANA, id), Duration.ofSeconds(4))
                .toCompletableFuture();
    }

    private static void isAnswered(CompletableFuture<Settlement> told, String text, String... topics) {
        assertThat(told).isCompleted();
        assertThat(told.join().outcome()).isEqualTo(SettlementOutcome.ANSWERED);
        assertThat(told.join().replies())
                .extracting(reply -> reply.content().text())
                .containsExactly(text);
        assertThat(told.join().topics()).containsExactly(topics);
    }

    @Test
    void whoWaitsForItIsToldTheAnswerOfTheTimer() {
        CompletableFuture<Settlement> early = settlement("m1");
        house.hear("m1", "oi");
        CompletableFuture<Settlement> late = settlement("m1");
        house.advance(WHILE.minusMillis(1));
        assertThat(early).isNotDone();
        assertThat(late).as("although the message is settled in the store").isNotDone();
        assertThat(house.inbox("m1").topics()).containsExactly("piece");
        house.advance(Duration.ofMillis(1));
        isAnswered(early, "olá", "greeting");
        isAnswered(late, "olá", "greeting");
        assertThat(house.phone().texts()).containsExactly("olá");
    }

    @Test
    void whoWaitsForItIsToldTheAnswerOfTheNextMessageThatHasOne() {
        house.hear("m1", "oi");
        CompletableFuture<Settlement> first = settlement("m1");
        house.hear("m2", "hm");
        assertThat(first).as("silence answers nothing").isNotDone();
        house.hear("m3", "cotação");
        isAnswered(first, "eco cotação", "echo", "more");
        assertThat(house.settlement("m3").topics()).containsExactly("echo", "more");
        house.advance(WHILE.multipliedBy(2));
        assertThat(house.phone().texts()).containsExactly("eco cotação");
    }

    @Test
    void whenTheTimerIsSilentItIsToldSo() {
        house.hear("m1", "mudo");
        CompletableFuture<Settlement> told = settlement("m1");
        assertThat(told).isNotDone();
        house.advance(WHILE);
        assertThat(told).isCompleted();
        assertThat(told.join().outcome()).isEqualTo(SettlementOutcome.IGNORED);
    }

    @Test
    void aHandlerMayAnswerWhileTheConversationWaitsButNotBesideAnAttendant() {
        House patient = House.of(new ConversationHandler() {
            @Override
            public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
                Turn echo = Turn.reply("eco " + event.text());
                return event.text().equals("pessoa")
                        ? echo.handOver()
                        : event.text().isEmpty() ? Turn.ignore() : echo;
            }

            @Override
            public boolean answersWhileWaiting() {
                return true;
            }
        });
        patient.hear("m1", "pessoa");
        assertThat(patient.handoff()).isEqualTo(HandoffState.WAITING);
        patient.hear("m2", "pessoa");
        patient.hear("m3", "e o euro?");
        assertThat(patient.handoff()).isEqualTo(HandoffState.WAITING);
        assertThat(patient.phone().texts()).containsExactly("eco pessoa", "eco pessoa", "eco e o euro?");
        patient.take("rita");
        patient.hear("m4", "oi?");
        assertThat(patient.phone().texts()).hasSize(3);
        assertThat(patient.settlement("m4").outcome()).isEqualTo(SettlementOutcome.PAUSED);
    }

    @Test
    void aRestartAnswersIt() {
        house.hear("m1", "oi");
        house.killAndRestart(Duration.ofSeconds(5));
        house.advance(Duration.ofSeconds(1));
        assertThat(house.phone().texts()).containsExactly("olá");
    }

    @Test
    void theWishToReceiveRepliesOnlyIsPartOfTheTurn() {
        house.hear("m1", "sair");
        String contact = house.inbox("m1").contact();
        assertThat(house.stored(ConversationModels.OPT_OUTS, contact))
                .contains(new OptOut(House.BRANCH, house.world().now()));
        house.hear("m2", "eco");
        assertThat(house.stored(ConversationModels.OPT_OUTS, contact))
                .as("it stays")
                .isPresent();
        house.hear("m3", "voltar");
        assertThat(house.stored(ConversationModels.OPT_OUTS, contact)).isEmpty();
        assertThat(house.settlement("m3").topics()).isEqualTo(List.of());
    }
}
