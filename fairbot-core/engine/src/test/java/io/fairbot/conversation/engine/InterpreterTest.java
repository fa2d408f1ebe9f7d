package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Insights;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.interpreter.InterpreterRegistry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InsightEntry;
import io.fairbot.json.Json;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What interpreters find in a message: handlers read it, the message keeps it, and nobody waits for it for long. */
class InterpreterTest {
    private static final ConversationHandler BOT = (state, event, context) -> Turn.reply(
            context.insight(Mood.class).map(mood -> "mood " + mood.name()).orElse("no mood"));

    /** What an interpreter of a test finds. */
    record Mood(String name) {}

    /** Something else that could be found. */
    record Language(String code) {}

    /** An interpreter that a test plays. */
    private static final class Reader implements Interpreter<Mood> {
        private final List<String> asked = new ArrayList<>();
        private final Function<String, CompletionStage<Optional<Mood>>> answer;

        Reader(Function<String, CompletionStage<Optional<Mood>>> answer) {
            this.answer = answer;
        }

        @Override
        public String id() {
            return "mood";
        }

        @Override
        public Class<Mood> type() {
            return Mood.class;
        }

        @Override
        public CompletionStage<Optional<Mood>> interpret(
                ConversationEvent.Message message, Interpreter.Circumstances circumstances) {
            asked.add(circumstances.branch() + " " + message.text());
            return answer.apply(message.text());
        }
    }

    private static CompletionStage<Optional<Mood>> found(String text) {
        return CompletableFuture.completedStage(Optional.of(new Mood(text)));
    }

    private static House house(Interpreter<?> interpreter) {
        return House.of(BOT).interpretedBy(interpreter);
    }

    private static String answer(House house, String id) {
        return house.settlement(id).replies().get(0).content().text();
    }

    @Test
    void aHandlerReadsWhatWasFoundAndTheMessageKeepsIt() {
        Reader reader = new Reader(InterpreterTest::found);
        House house = house(reader);
        house.hear("m1", "oi");
        assertThat(answer(house, "m1")).isEqualTo("mood oi");
        assertThat(reader.asked).containsExactly("matriz oi");
        assertThat(house.inbox("m1").insights()).singleElement().satisfies(insight -> {
            assertThat(insight.interpreter()).isEqualTo("mood");
            assertThat(insight.found()).isNotNull();
            assertThat(insight).hasToString("InsightEntry[mood]");
        });
    }

    @Test
    void onlyMessagesAreInterpreted() {
        Reader reader = new Reader(InterpreterTest::found);
        House house = house(reader);
        house.hear("m1", "oi");
        house.take("Rita");
        house.hear("m2", "alguém?");
        assertThat(house.settlement("m2").outcome()).isEqualTo(Settlement.SettlementOutcome.PAUSED);
        house.giveBack("Rita");
        assertThat(reader.asked).as("messages for which a handler is called").containsExactly("matriz oi");
    }

    @Test
    void whatIsLateAnywayIsNotInterpreted() {
        Reader reader = new Reader(InterpreterTest::found);
        House house = house(reader);
        house.world()
                .await(house.send(House.ANA, "m1", "oi", house.world().now().minus(Duration.ofDays(2))));
        assertThat(reader.asked).isEmpty();
    }

    @Test
    void withoutAResultTheTurnGoesOn() {
        house("nothing", text -> CompletableFuture.completedStage(Optional.empty()));
        house("a failed stage", text -> CompletableFuture.failedStage(new IllegalStateException(text)));
        house("an exception", text -> {
            throw new IllegalStateException(text);
        });
    }

    private static void house(String what, Function<String, CompletionStage<Optional<Mood>>> answer) {
        House house = house(new Reader(answer));
        house.hear("m1", "oi");
        assertThat(answer(house, "m1")).as(what).isEqualTo("no mood");
        assertThat(house.inbox("m1").insights()).as(what).containsExactly(new InsightEntry("mood", null));
    }

    @Test
    void aHangingInterpreterIsWaitedForUntilItsDeadline() {
        House house = house(new Reader(text -> new CompletableFuture<>()));
        house.hear("m1", "oi");
        house.advance(Duration.ofMillis(4900));
        assertThat(house.settlement("m1").outcome()).isEqualTo(Settlement.SettlementOutcome.PENDING);
        house.advance(Duration.ofMillis(200));
        assertThat(answer(house, "m1")).isEqualTo("no mood");
    }

    @Test
    void aLateResultIsNeverUsed() {
        CompletableFuture<Optional<Mood>> late = new CompletableFuture<>();
        House house = house(new Reader(text -> late));
        house.hear("m1", "oi");
        house.advance(Duration.ofSeconds(6));
        late.complete(Optional.of(new Mood("late")));
        house.advance(Duration.ofSeconds(1));
        assertThat(answer(house, "m1")).isEqualTo("no mood");
        assertThat(house.inbox("m1").insights()).containsExactly(new InsightEntry("mood", null));
    }

    @Test
    void othersDoNotWait() {
        House house = house(new Reader(text -> text.equals("oi") ? new CompletableFuture<>() : found(text)));
        house.hear("m1", "oi");
        house.world().await(house.send(House.BIA, "m2", "bom dia"));
        assertThat(house.outbox())
                .singleElement()
                .satisfies(row -> assertThat(row.content().text()).isEqualTo("mood bom dia"));
    }

    @Test
    void whatIsStoredIsNotAskedForAgain() {
        Reader reader = new Reader(InterpreterTest::found);
        House house = house(reader);
        house.store().next(ConversationModels.OUTBOX, FaultyStore.Fault.DEATH_BEFORE);
        house.hear("m1", "oi");
        house.killAndRestart();
        house.advance(Duration.ofSeconds(30));
        assertThat(answer(house, "m1")).isEqualTo("mood oi");
        assertThat(reader.asked).as("asked before the restart only").hasSize(1);
    }

    @Test
    void aReplayIsInterpretedAgain() {
        List<String> seen = new ArrayList<>();
        House house = House.of((state, event, context) -> {
            seen.add(context.insight(Mood.class).map(Mood::name).orElse("none"));
            if (seen.size() == 1) {
                throw new IllegalStateException("Not now.");
            }
            return Turn.reply("ok");
        });
        Reader reader = new Reader(InterpreterTest::found);
        house.engine().interpreter("test", reader);
        house.hear("m1", "oi");
        house.world().await(house.engine().replay(House.BRANCH, House.key("m1"), "Rita"));
        house.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly("oi", "oi");
        assertThat(reader.asked).hasSize(2);
    }

    @Test
    void messagesThatAreSettledTogetherAreInterpretedTogether() {
        Reader reader = new Reader(InterpreterTest::found);
        House house = house(reader);
        house.whileNothingIsSettled(() -> {
            house.send(House.ANA, "m1", "oi");
            house.send(House.ANA, "m2", "tudo bem?");
        });
        assertThat(reader.asked).containsExactlyInAnyOrder("matriz oi", "matriz tudo bem?");
        assertThat(answer(house, "m1")).isEqualTo("mood oi");
        assertThat(answer(house, "m2")).isEqualTo("mood tudo bem?");
    }

    @Test
    void aRowThatChangesMeanwhileIsReadAgain() {
        Reader[] reader = new Reader[1];
        House[] house = new House[1];
        reader[0] = new Reader(text -> {
            if (reader[0].asked.size() == 1) {
                house[0].store()
                        .behindTheBack(Write.put(
                                ConversationModels.INBOX,
                                InboxEntry.id(House.BRANCH, House.key("m1")),
                                house[0].inbox("m1")));
            }
            return found(text);
        });
        house[0] = house(reader[0]);
        house[0].hear("m1", "oi");
        house[0].advance(Duration.ofSeconds(1));
        assertThat(answer(house[0], "m1")).isEqualTo("mood oi");
        assertThat(reader[0].asked).hasSize(2);
    }

    @Test
    void whatAnotherVersionStoredMayBeUnreadable() {
        InterpreterRegistry registry = new InterpreterRegistry();
        registry.register("test", new Reader(InterpreterTest::found));
        House house = House.of(BOT);
        house.hear("m1", "oi");
        var other = Json.mapper().createArrayNode().add(1);
        assertThat(registry.insights(house.inbox("m1")
                                .withInsights(
                                        List.of(new InsightEntry("mood", other), new InsightEntry("gone", other))))
                        .find(Mood.class))
                .isEmpty();
    }

    @Test
    void aTypeAndAnIdHaveOneInterpreter() {
        House house = house(new Reader(InterpreterTest::found));
        Reader next = new Reader(text -> found("new " + text));
        house.engine().interpreter("test", next);
        house.hear("m1", "oi");
        assertThat(answer(house, "m1")).as("the same owner replaces its own").isEqualTo("mood new oi");
        assertThatThrownBy(() -> house.engine().interpreter("other", next))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Both test and other interpret messages as mood");
        assertThatThrownBy(() -> house.engine().interpreter("test", interpreter("mood-2", Duration.ofSeconds(1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("as Mood");
    }

    private static Interpreter<Mood> interpreter(String id, Duration deadline) {
        return new Interpreter<>() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public Class<Mood> type() {
                return Mood.class;
            }

            @Override
            public CompletionStage<Optional<Mood>> interpret(
                    ConversationEvent.Message message, Interpreter.Circumstances circumstances) {
                return found(((Text) message.content()).body());
            }

            @Override
            public Duration deadline() {
                return deadline;
            }
        };
    }

    @Test
    void idsAndDeadlinesAreChecked() {
        ConversationEngine engine = House.of(BOT).engine();
        assertThatThrownBy(() -> engine.interpreter("test", interpreter("Mood", Duration.ofSeconds(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower-case letter");
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(61))) {
            assertThatThrownBy(() -> engine.interpreter("test", interpreter("mood", wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 60 s");
        }
    }

    @Test
    void insightsShowTheirTypesOnly() {
        var insights = Insights.none().with(Mood.class, new Mood("secret"));
        assertThat(insights.toString()).contains("Mood").doesNotContain("secret");
        assertThat(insights.find(Language.class)).isEmpty();
    }
}
