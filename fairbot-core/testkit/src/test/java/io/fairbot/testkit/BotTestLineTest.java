package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The line of a BotTest: unlinked, linked again, and what customers see of whoever reads their messages. */
class BotTestLineTest {
    private static final Duration REMINDER = Duration.ofMinutes(5);

    /** Never ends for what is slow, so that its deadline does. */
    private static final Interpreter<String> SLOW = new Interpreter<>() {
        @Override
        public String id() {
            return "slow";
        }

        @Override
        public Class<String> type() {
            return String.class;
        }

        @Override
        public CompletionStage<Optional<String>> interpret(
                ConversationEvent.Message message, Circumstances circumstances) {
            return message.text().equals("devagar")
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedStage(Optional.empty());
        }
    };

    @RegisterExtension
    private final BotTest bot = BotTest.of((state, event, context) -> event instanceof ConversationEvent.TimerExpiry
                    ? Turn.reply("lembrete")
                    : Turn.reply("eco " + event.text()).timer(new TimerChange.TimerStart("reminder", REMINDER, "")))
            .interpreter(SLOW);

    @Test
    void whatTheBotSendsWaitsForTheLink() {
        TestCustomer ana = bot.customer("ana").says("oi").reads("eco oi");
        TestLine line = bot.line("matriz");
        assertThat(line.code()).isEmpty();
        line.unlinks();
        String first = line.code().orElseThrow();
        assertThat(first).startsWith("sandbox-");
        bot.advance(REMINDER);
        assertThat(line.code())
                .as("a code that was replaced when it ended")
                .isPresent()
                .isNotEqualTo(Optional.of(first));
        ana.readsNothing();
        line.links();
        assertThat(line.code()).isEmpty();
        ana.reads("lembrete").says("alô").reads("eco alô");
    }

    @Test
    void aPersonTypesTheCode() {
        TestLine line = bot.line("matriz").unlinks().asksForCode("+5548999990000");
        assertThat(line.code().orElseThrow()).hasSize(8);
        line.links();
        bot.customer("ana").says("oi").reads("eco oi");
    }

    @Test
    void aLineThatIsLinkedHasNoCode() {
        TestLine line = bot.line("matriz");
        assertThatThrownBy(line::links).hasMessage("The line of matriz shows no code: it is linked.");
        assertThatThrownBy(() -> line.asksForCode("+5548999990000")).hasMessageContaining("unlink it first");
        assertThatThrownBy(() -> bot.line("praia"))
                .hasMessage("There is no branch \"praia\" with an open line; there are matriz.");
    }

    @Test
    void nobodyWritesToALineThatIsNotLinked() {
        bot.line("matriz").unlinks();
        TestCustomer ana = bot.customer("ana");
        assertThatThrownBy(() -> ana.says("oi")).hasMessageContaining("waits to be linked");
    }

    @Test
    void aCustomerSeesThatAnAnswerTakesAWhile() {
        TestCustomer ana =
                bot.customer("ana").says("devagar").seesRead().seesTyping().reads("eco devagar");
        ana.says("oi").seesRead().reads("eco oi");
        assertThatThrownBy(ana::seesTyping).hasMessageContaining("that an answer is shown as being written");
    }
}
