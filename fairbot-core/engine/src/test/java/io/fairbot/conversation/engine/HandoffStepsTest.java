package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.attendance.HandoffTurn;
import io.fairbot.conversation.handoff.AttendantMessage;
import io.fairbot.conversation.handoff.HandoffNews.NewsKind;
import io.fairbot.conversation.handoff.HandoffNotice;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steps in time of conversations that wait for an attendant or have one. A test begins on a Monday at 12:00. */
class HandoffStepsTest {
    private static final String LOOKING = "Ainda estamos procurando alguém";
    private static final String GIVEN_BACK = "No momento ninguém pôde continuar";

    private final List<String> learned = new ArrayList<>();
    private final ConversationHandler bot = (state, event, context) -> {
        if (event instanceof Attendant attendant) {
            learned.add(attendant.who() + " " + attendant.action());
            return Turn.ignore();
        }
        return event.text().equals("pessoa") ? Turn.reply("Um momento.").handOver() : Turn.reply("eco " + event.text());
    };
    private final House house = House.of(bot);

    private void minutes(int count) {
        house.advance(Duration.ofMinutes(count));
    }

    private void say(String attendant) {
        house.world()
                .await(house.engine()
                        .handoffs()
                        .say(AttendantMessage.of(house.conversation(), attendant, new Text("oi")), attendant));
    }

    private List<String> texts() {
        return house.phone().texts();
    }

    private long reminders() {
        return house.news().stream().filter(NewsKind.REMINDER::equals).count();
    }

    @Test
    void whoWaitsHearsOfItAndGoesBackToTheBot() {
        house.hear("m1", "pessoa");
        minutes(1);
        assertThat(reminders()).isZero();
        minutes(2);
        assertThat(reminders()).isEqualTo(1);
        assertThat(texts()).containsExactly("Um momento.");
        minutes(3);
        assertThat(texts()).hasSize(2).last().asString().startsWith(LOOKING);
        house.hear("m2", "alguém?");
        minutes(23);
        assertThat(house.handoff()).isEqualTo(HandoffState.WAITING);
        assertThat(reminders()).as("after 2, 6 and 14 minutes").isEqualTo(3);
        minutes(2);
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
        assertThat(texts()).hasSize(3).last().asString().startsWith(GIVEN_BACK);
        assertThat(learned).containsExactly("timeout FINISH");
        assertThat(house.news()).last().isEqualTo(NewsKind.RETURNED);
        house.hear("m3", "oi");
        assertThat(texts()).last().isEqualTo("eco oi");
        house.advance(Duration.ofDays(1));
        assertThat(texts()).hasSize(4);
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void theStepsComeAlsoAfterARestart() {
        house.hear("m1", "pessoa");
        house.killAndRestart(Duration.ofMinutes(3));
        house.advance(Duration.ofSeconds(1));
        assertThat(reminders()).isEqualTo(1);
        house.killAndRestart(Duration.ofHours(2));
        house.advance(Duration.ofSeconds(1));
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
        assertThat(texts()).hasSize(2).last().asString().startsWith(GIVEN_BACK);
    }

    @Test
    void anAttendantWhoDoesNotAnswerIsRemindedAndLosesTheConversation() {
        house.hear("m1", "pessoa");
        house.take("rita");
        minutes(3);
        assertThat(reminders()).isEqualTo(1);
        say("rita");
        house.hear("m2", "quanto?");
        minutes(5);
        house.hear("m3", "alô?");
        minutes(4);
        assertThat(house.attendant(house.conversation())).contains("rita");
        assertThat(reminders()).isEqualTo(3);
        minutes(2);
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
        assertThat(texts()).last().asString().startsWith(GIVEN_BACK);
        assertThat(learned).containsExactly("rita TAKE_OVER", "timeout FINISH");
    }

    @Test
    void aConversationThatHasRunOutGoesBackToTheBot() {
        house.hear("m1", "pessoa");
        house.take("rita");
        say("rita");
        minutes(29);
        assertThat(house.attendant(house.conversation())).contains("rita");
        assertThat(reminders()).isZero();
        minutes(2);
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
        assertThat(texts()).last().asString().startsWith("O atendimento com uma pessoa terminou.");
    }

    @Test
    void whoAsksAtNightHearsWhenSomebodyAnswersAndWaitsInTheMorning() {
        house.opening("08:00-11:00", "14:00-18:00");
        house.hear("m1", "pessoa");
        minutes(1);
        assertThat(texts())
                .containsExactly(
                        "Um momento.", "Agora a loja está fechada. Uma pessoa responde a partir de hoje às 14:00.");
        minutes(119);
        assertThat(reminders()).isZero();
        minutes(3);
        assertThat(reminders()).isEqualTo(1);
        minutes(3);
        assertThat(texts()).hasSize(3).last().asString().startsWith(LOOKING);
        minutes(25);
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
    }

    @Test
    void whoStillWaitsWhenTheShopClosesHearsOfTheNextDay() {
        house.opening("09:00-12:20");
        house.hear("m1", "pessoa");
        minutes(21);
        assertThat(texts())
                .last()
                .isEqualTo("Agora a loja está fechada. Uma pessoa responde a partir de amanhã às 09:00.");
        house.killAndRestart(Duration.ofHours(5));
        house.advance(Duration.ofHours(15));
        assertThat(texts()).hasSize(3);
        assertThat(house.handoff()).isEqualTo(HandoffState.WAITING);
        minutes(90);
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
    }

    @Test
    void aShopThatIsOpenDayAndNightNeverCloses() {
        house.opening("00:00-24:00");
        house.hear("m1", "pessoa");
        minutes(29);
        assertThat(texts()).hasSize(2).last().asString().startsWith(LOOKING);
        minutes(2);
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
    }

    @Test
    void aHandlerSaysItInItsOwnWordsAndMayFail() {
        House own = House.of(new ConversationHandler() {
            @Override
            public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
                if (event instanceof Attendant) {
                    throw new IllegalStateException("broken");
                }
                return Turn.reply("ok").handOver();
            }

            @Override
            public Reply notice(HandoffNotice notice, ConversationContext context) {
                if (notice.kind() == HandoffNotice.NoticeKind.GIVEN_BACK) {
                    throw new IllegalStateException("broken");
                }
                return Reply.of("Hang on! " + notice.kind());
            }
        });
        own.hear("m1", "oi");
        own.advance(Duration.ofMinutes(31));
        assertThat(own.phone().texts()).contains("Hang on! STILL_WAITING");
        assertThat(own.phone().texts()).last().asString().startsWith(GIVEN_BACK);
        assertThat(own.handoff()).isEqualTo(HandoffState.BOT);
    }

    @Test
    void aConversationWithoutATimerGetsOneWhenItsBranchIsOpened() {
        house.hear("m1", "pessoa");
        TimerEntry timer = house.all(ConversationModels.TIMERS).findFirst().orElseThrow();
        String id = TimerEntry.id(House.BRANCH, timer.contact(), HandoffTurn.TIMER);
        house.store().behindTheBack(new Write.Delete(ConversationModels.TIMERS, id, Precondition.ANY));
        house.store().behindTheBack(Write.put(ConversationModels.HELD, "held", HeldMessage.of(id, timer)));
        house.world().runPending();
        house.killAndRestart(Duration.ofHours(1));
        house.advance(Duration.ofSeconds(1));
        assertThat(house.handoff()).as("an operator has yet to decide").isEqualTo(HandoffState.WAITING);
        house.store().behindTheBack(new Write.Delete(ConversationModels.HELD, "held", Precondition.ANY));
        house.world().runPending();
        house.killAndRestart();
        house.advance(Duration.ofSeconds(1));
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
        assertThat(texts()).last().asString().startsWith(GIVEN_BACK);
    }

    @Test
    void aTimerThatHasNoReasonIsNoHarm() {
        house.hear("m1", "oi");
        String contact = house.conversation().contact();
        String id = TimerEntry.id(House.BRANCH, contact, HandoffTurn.TIMER);
        house.store()
                .behindTheBack(Write.put(
                        ConversationModels.TIMERS,
                        id,
                        new TimerEntry(
                                House.BRANCH,
                                contact,
                                HandoffTurn.TIMER,
                                "",
                                house.world().now())));
        house.world().runPending();
        house.killAndRestart();
        house.advance(Duration.ofSeconds(1));
        assertThat(texts()).containsExactly("eco oi");
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
        assertThat(house.all(ConversationModels.CONVERSATIONS))
                .extracting(ConversationRecord::handoff)
                .containsOnlyNulls();
    }
}
