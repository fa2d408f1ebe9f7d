package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.Health;
import io.fairbot.conversation.DeadLetter;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Settlement.SettlementOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A document that cannot be read is set aside and named; all others of its branch go on. */
class DamagedRowsTest {
    private static final SessionState STOPPED =
            new SessionState(SessionState.SessionPhase.STOPPED, Instant.EPOCH, Optional.empty());

    private final House house = House.of(House.ECHO);

    private List<DeadLetter> letters() {
        return house.world().await(house.engine().deadLetters(100));
    }

    private Health health() {
        return house.world().await(house.engine().health());
    }

    private static String row(String message) {
        return InboxEntry.id(House.BRANCH, House.key(message));
    }

    @Test
    void anOpenMessageThatIsDamagedIsNamedAndTheOthersAreAnswered() {
        house.hear("m0", "oi 0");
        house.store().damage(ConversationModels.INBOX, row("m2"));
        house.send(House.ANA, "m1", "oi 1");
        house.world().runPending();
        assertThat(health().status()).isEqualTo(Health.HealthStatus.UP);

        house.store().silence();
        house.store()
                .behindTheBack(
                        Write.put(ConversationModels.INBOX, row("m2"), opened("m0", 2)),
                        Write.put(ConversationModels.INBOX, row("m3"), opened("m0", 3)));
        house.world().runPending();
        house.store().resync();
        house.world().runPending();

        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.branch()).isEqualTo(House.BRANCH);
            assertThat(letter.id()).isEqualTo(House.key("m2"));
            assertThat(letter.reason()).contains("inbox", "the checksum does not fit");
            assertThat(letter.contact()).isEmpty();
        });
        assertThat(house.stored(ConversationModels.INBOX, row("m3"))
                        .orElseThrow()
                        .outcome())
                .isEqualTo(EventOutcome.ANSWERED);
        assertThat(health().reason())
                .contains("1 events or messages of the last hour", House.BRANCH + "/" + House.key("m2"));
        assertThat(house.world().await(house.engine().replay(House.BRANCH, House.key("m1"), "ana")))
                .isFalse();

        house.advance(Duration.ofMinutes(61));
        assertThat(health()).isEqualTo(Health.UP);
        house.store().resync();
        house.world().runPending();
        assertThat(letters()).as("found a second time").hasSize(1);
    }

    private InboxEntry opened(String like, long seq) {
        InboxEntry entry = house.inbox(like);
        return entry.asReopened(entry.seq() + seq, house.world().now());
    }

    @Test
    void aWholePageOfDamageHidesNothingBehindIt() {
        int many = ConversationOptions.DEFAULTS.maxQueuedInMemory() + 10;
        house.hear("m0", "oi 0");
        Write[] writes = new Write[many + 1];
        for (int i = 0; i <= many; i++) {
            writes[i] = Write.put(ConversationModels.INBOX, "row" + i, opened("m0", i + 1));
            if (i < many) {
                house.store().damage(ConversationModels.INBOX, "row" + i);
            }
        }
        house.store().silence();
        house.store().behindTheBack(writes);
        house.world().runPending();
        house.store().resync();
        house.world().runPending();
        assertThat(house.stored(ConversationModels.INBOX, "row" + many)
                        .orElseThrow()
                        .outcome())
                .isEqualTo(EventOutcome.ANSWERED);
        assertThat(health().reason()).startsWith("At least 100 events");
    }

    @Test
    void aDamagedConversationStopsNobodyElse() {
        house.hear("m1", "oi");
        house.killAndRestart();
        house.store().damage(ConversationModels.CONTACTS, house.inbox("m1").contact());
        house.hear("m2", "oi");
        house.send(House.BIA, "m3", "oi");
        house.world().runPending();

        assertThat(house.inbox("m2").outcome()).isEqualTo(EventOutcome.DEAD);
        assertThat(house.settlement("m2").outcome()).isEqualTo(SettlementOutcome.FAILED);
        assertThat(house.inbox(House.BIA, "m3").outcome()).isEqualTo(EventOutcome.ANSWERED);
        assertThat(letters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("The conversation is damaged"));
    }

    @Test
    void aMessageToACustomerThatIsDamagedIsNamedAndTheNextOneIsSent() {
        house.line().stateChanged(STOPPED);
        house.hear("m1", "oi");
        house.send(House.BIA, "m2", "oi");
        house.world().runPending();
        house.store()
                .damage(ConversationModels.OUTBOX, house.inbox("m1").replies().get(0));
        house.store().resync();
        house.line().connect(house.phone());
        house.world().runPending();
        assertThat(house.phone().texts()).isNotEmpty();
        assertThat(house.stored(
                                ConversationModels.OUTBOX,
                                house.inbox(House.BIA, "m2").replies().get(0))
                        .orElseThrow()
                        .status())
                .isEqualTo(OutboxEntry.OutboxStatus.SENT);
    }

    @Test
    void aDamagedTimerIsNamedAndTheOthersFire() {
        house.hear("m1", "oi");
        house.store().damage(ConversationModels.TIMERS, "bad");
        Instant due = house.world().now().plusSeconds(1);
        String contact = house.inbox("m1").contact();
        house.store()
                .behindTheBack(
                        Write.put(
                                ConversationModels.TIMERS, "bad", new TimerEntry(House.BRANCH, contact, "a", "", due)),
                        Write.put(
                                ConversationModels.TIMERS,
                                "good",
                                new TimerEntry(House.BRANCH, contact, "b", "", due)));
        house.advance(Duration.ofMinutes(1));
        assertThat(letters()).extracting(DeadLetter::id).containsExactly("bad");
        assertThat(house.all(ConversationModels.TIMERS)).isEmpty();
    }

    @Test
    void healthSaysWhenNobodyAnswersAndWhenNoLineIsOpen() {
        ConversationEngine engine =
                new ConversationEngine(house.store(), house.world().platform(), ConversationOptions.DEFAULTS);
        assertThat(house.world().await(engine.health()).reason()).startsWith("Nobody answers customers");
        engine.handler("test", House.ECHO);
        assertThat(house.world().await(engine.health()).reason()).startsWith("No line is open");
        assertThat(health()).isEqualTo(Health.UP);
        house.world().await(house.line().close());
        assertThat(health().reason()).startsWith("No line is open");
    }

    @Test
    void aHandlerThatFailsIsReportedForAnHourAndNotAfterAReplay() {
        boolean[] broken = {true};
        House failing = House.of((state, event, context) -> {
            if (broken[0]) {
                throw new IllegalStateException("broken");
            }
            return Turn.reply("eco");
        });
        failing.hear("m1", "oi");
        assertThat(failing.world().await(failing.engine().health()).status()).isEqualTo(Health.HealthStatus.DEGRADED);
        broken[0] = false;
        failing.world().await(failing.engine().replay(House.BRANCH, House.key("m1"), "ana"));
        assertThat(failing.world().await(failing.engine().health())).isEqualTo(Health.UP);
    }
}
