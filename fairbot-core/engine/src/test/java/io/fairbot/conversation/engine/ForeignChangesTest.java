package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.TimerChange;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that another writer adds or opens again are taken up at once, without a restart. */
class ForeignChangesTest {
    private static final ConversationHandler ECHO_WITH_TIMERS = (state, event, context) -> {
        if (event instanceof ConversationEvent.TimerExpiry timer) {
            return Turn.reply("timer " + timer.data());
        }
        Turn turn = Turn.reply("eco " + event.text());
        return event.text().equals("timer")
                ? turn.timer(new TimerChange.TimerStart("t", Duration.ofDays(1), "x"))
                : turn;
    };

    private final House house = House.of(ECHO_WITH_TIMERS);

    private static InboxEntry open(InboxEntry entry) {
        return new InboxEntry(
                entry.branch(),
                entry.contact(),
                entry.chat(),
                entry.from(),
                entry.name(),
                entry.seq(),
                true,
                entry.event(),
                entry.receivedAt(),
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of());
    }

    private void reopen(String message) {
        house.store()
                .behindTheBack(Write.put(
                        ConversationModels.INBOX,
                        InboxEntry.id(House.BRANCH, house.inbox(message).key()),
                        open(house.inbox(message))));
    }

    @Test
    void aMessageThatIsOpenedAgainIsAnswered() {
        house.hear("m1", "oi");
        assertThat(house.phone().texts()).containsExactly("eco oi");

        reopen("m1");
        house.world().runPending();

        assertThat(house.phone().texts()).containsExactly("eco oi", "eco oi");
        assertThat(house.inbox("m1").open()).isNull();
    }

    @Test
    void aMessageToACustomerThatIsAddedIsSent() {
        house.hear("m1", "oi");
        OutboxEntry sent = house.onlyRow();
        OutboxEntry queued = OutboxEntry.queued(
                sent.branch(),
                sent.contact(),
                sent.to(),
                sent.seq() + 1,
                new OutboxEntry.NewMessage(
                        sent.purpose(),
                        new Text("também"),
                        sent.inReplyTo(),
                        sent.createdAt(),
                        sent.expiresAt(),
                        null));
        house.store().behindTheBack(Write.insert(ConversationModels.OUTBOX, "another", queued));
        house.world().runPending();
        assertThat(house.phone().texts()).containsExactly("eco oi", "também");
    }

    @Test
    void aTimerThatIsAddedIsKnownAtOnce() {
        house.hear("m1", "oi");
        String contact = house.inbox("m1").contact();
        TimerEntry timer = new TimerEntry(
                House.BRANCH, contact, "other", "y", house.world().now());
        house.store()
                .behindTheBack(
                        Write.insert(ConversationModels.TIMERS, TimerEntry.id(House.BRANCH, contact, "other"), timer));
        house.world().runPending();
        assertThat(house.phone().texts()).containsExactly("eco oi", "timer y");
    }

    @Test
    void rowsOfOtherBranchesAreLeftAlone() {
        house.hear("m1", "oi");
        InboxEntry own = house.inbox("m1");
        InboxEntry other = new InboxEntry(
                "praia",
                own.contact(),
                own.chat(),
                own.from(),
                own.name(),
                own.seq(),
                true,
                own.event(),
                own.receivedAt(),
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of());
        house.store().behindTheBack(Write.insert(ConversationModels.INBOX, "praia/m1", other));
        house.advance(Duration.ofMinutes(1));
        assertThat(house.stored(ConversationModels.INBOX, "praia/m1")
                        .orElseThrow()
                        .open())
                .isTrue();
    }

    @Test
    void afterAGapInTheFeedEverythingThatWaitsIsReadAgain() {
        house.hear("m1", "oi");
        house.store().silence();
        reopen("m1");
        house.world().runPending();
        assertThat(house.phone().texts()).containsExactly("eco oi");

        house.store().resync();
        house.world().runPending();

        assertThat(house.phone().texts()).containsExactly("eco oi", "eco oi");
    }

    @Test
    void anEngineThatWasClosedListensNoMore() {
        house.hear("m1", "oi");
        house.world().await(house.engine().close());
        reopen("m1");
        house.store().resync();
        house.advance(Duration.ofMinutes(1));
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }
}
