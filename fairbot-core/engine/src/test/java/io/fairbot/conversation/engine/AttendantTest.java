package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.attendance.HandoffTurn;
import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.StoreException;
import io.fairbot.whatsapp.channel.Settlement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A person takes a conversation over and gives it back. */
class AttendantTest {
    private static final ConversationHandler BOT = (state, event, context) -> {
        if (event instanceof Attendant attendant) {
            return Turn.reply(attendant.who() + " " + attendant.action());
        }
        if (event instanceof ConversationEvent.TimerExpiry) {
            return Turn.reply("ainda aí?");
        }
        return switch (event.text()) {
            case "pessoa" -> Turn.reply("Um momento.").handOver();
            case "depois" -> Turn.reply("ok").timer(new TimerChange.TimerStart("t", Duration.ofMinutes(1), ""));
            default -> Turn.reply("eco " + event.text());
        };
    };

    private final House house = House.of(BOT);

    @Test
    void whileAPersonSpeaksTheBotIsSilent() {
        house.hear("m1", "depois");
        house.take("rui");
        house.hear("m2", "oi");
        house.killAndRestart();
        house.hear("m3", "oi");
        house.advance(Duration.ofMinutes(2));
        assertThat(house.phone().texts()).containsExactly("ok", "rui TAKE_OVER");
        assertThat(house.inbox("m3").outcome()).isEqualTo(EventOutcome.PAUSED);
        assertThat(house.settlement("m2").outcome()).isEqualTo(Settlement.SettlementOutcome.PAUSED);
        assertThat(house.all(ConversationModels.TIMERS))
                .extracting(TimerEntry::name)
                .containsExactly(HandoffTurn.TIMER);
        assertThat(house.attendant(house.conversation())).contains("rui");
        house.giveBack("rui");
        house.hear("m4", "oi");
        assertThat(house.phone().texts()).containsExactly("ok", "rui TAKE_OVER", "rui FINISH", "eco oi");
        assertThat(house.handoff()).isEqualTo(HandoffState.BOT);
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void theBotHandsOverByItself() {
        house.hear("m1", "pessoa");
        house.hear("m2", "oi");
        assertThat(house.phone().texts()).containsExactly("Um momento.");
        assertThat(house.handoff()).isEqualTo(HandoffState.WAITING);
        house.giveBack("rui");
        assertThat(house.phone().texts()).containsExactly("Um momento.", "rui FINISH");
    }

    @Test
    void messagesThatWaitBehindAHandoverAreNotAnsweredByTheBot() {
        house.whileNothingIsSettled(() -> {
            house.send(House.ANA, "m1", "pessoa");
            house.send(House.ANA, "m2", "oi");
        });
        assertThat(house.phone().texts()).containsExactly("Um momento.");
        assertThat(house.inbox("m2").outcome()).isEqualTo(EventOutcome.PAUSED);
    }

    @Test
    void onlyAConversationCanBeTaken() {
        assertThatThrownBy(() -> house.world()
                        .await(house.engine()
                                .handoffs()
                                .take(new ConversationId(House.BRANCH, "nobody"), HandoffAuthor.by("rui"))))
                .hasCauseInstanceOf(HandoffException.class)
                .hasMessageContaining("There is no such conversation.");
    }

    @Test
    void whatAnAttendantDoesIsToldAsDoneOnlyWhenItIsDurable() {
        house.hear("m1", "oi");
        house.store().next(ConversationModels.INBOX, Fault.REFUSED);
        assertThatThrownBy(() -> house.take("rui")).hasCauseInstanceOf(StoreException.class);
        house.hear("m2", "oi");
        assertThat(house.phone().texts()).containsExactly("eco oi", "eco oi");
    }
}
