package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages that come too late are not answered as if nothing had happened; one apology is said for all of them. */
@Tag("place")
class LatenessTest {
    private static final ConversationHandler POLITE = new ConversationHandler() {
        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            return Turn.reply("eco " + event.text());
        }

        @Override
        public Optional<Reply> apology(ApologyReason occasion, ConversationContext context) {
            return Optional.of(Reply.of("desculpe: " + occasion));
        }
    };
    private static final String SORRY = "desculpe: LATE";

    private final House house = House.of(POLITE);

    private void sendOld(Alias from, String id, Duration age) {
        house.send(from, id, "oi " + id, house.world().now().minus(age));
        house.world().runPending();
    }

    @Test
    void afterAnOutageEachContactGetsOneApologyAndThenAnswersAsUsual() {
        Instant outage = house.world().now();
        house.killAndRestart(Duration.ofHours(3));
        // What the provider kept meanwhile comes all at once, and one of the messages is young.
        for (int i = 0; i < 15; i++) {
            house.send(House.ANA, "a" + i, "oi", outage.plusSeconds(i));
        }
        house.send(House.BIA, "b1", "oi", outage);
        house.send(House.ANA, "young", "ainda aí?", house.world().now().minusSeconds(5));
        house.world().runPending();
        assertThat(house.phone().texts(House.ANA)).containsExactly(SORRY, "eco ainda aí?");
        assertThat(house.phone().texts(House.BIA)).containsExactly(SORRY);
        assertThat(house.inbox().stream().filter(e -> e.outcome() == EventOutcome.LATE))
                .hasSize(16);
        assertThat(house.inbox("a0").reason()).isEqualTo("It was older than 30 minutes.");
    }

    @Test
    void lateMessagesThatAreSettledTogetherShareTheApology() {
        Instant old = house.world().now().minus(Duration.ofHours(1));
        house.whileNothingIsSettled(() -> {
            house.send(House.ANA, "m1", "oi", old);
            house.send(House.ANA, "m2", "oi?", old);
        });
        assertThat(house.phone().texts()).containsExactly(SORRY);
        assertThat(house.onlyRow().inReplyTo()).extracting(MessageRef::id).containsExactly("m1", "m2");
        assertThat(house.settlement("m2").outcome()).isEqualTo(Settlement.SettlementOutcome.ANSWERED);
        assertThat(house.inbox()).extracting(InboxEntry::outcome).containsOnly(EventOutcome.LATE);
    }

    @Test
    void theApologyIsNotRepeatedWithinHalfAnHourAlsoAfterAKill() {
        sendOld(House.ANA, "m1", Duration.ofHours(1));
        house.killAndRestart(Duration.ofMinutes(20));
        sendOld(House.ANA, "m2", Duration.ofHours(1));
        assertThat(house.phone().texts()).containsExactly(SORRY);
        assertThat(house.settlement("m2").outcome()).isEqualTo(Settlement.SettlementOutcome.IGNORED);
        house.advance(Duration.ofMinutes(11));
        sendOld(House.ANA, "m3", Duration.ofHours(1));
        assertThat(house.phone().texts()).containsExactly(SORRY, SORRY);
    }

    @Test
    void thirtyMinutesAreNotLateYet() {
        sendOld(House.ANA, "m1", Duration.ofMinutes(30));
        sendOld(House.ANA, "m2", Duration.ofMinutes(30).plusMillis(1));
        assertThat(house.phone().texts()).containsExactly("eco oi m1", SORRY);
    }

    @Test
    void whatWaitedInTheStoreWhileTheProcessWasDownIsLateToo() {
        house.store()
                .next(io.fairbot.conversation.storage.ConversationModels.CONVERSATIONS, FaultyStore.Fault.DEATH_BEFORE);
        house.hear("m1", "oi");
        house.killAndRestart(Duration.ofHours(2));
        assertThat(house.phone().texts()).containsExactly(SORRY);
    }

    @Test
    void aHandlerThatSaysNothingSettlesLateMessagesInSilence() {
        House silent = House.of(House.ECHO);
        silent.send(House.ANA, "m1", "oi", silent.world().now().minus(Duration.ofDays(1)));
        silent.world().runPending();
        assertThat(silent.phone().texts()).isEmpty();
        assertThat(silent.inbox("m1").outcome()).isEqualTo(EventOutcome.LATE);
    }

    @Test
    void aLateMessageBehindOneThatWasAnsweredGetsAnApologyOfItsOwn() {
        house.whileNothingIsSettled(() -> {
            house.send(House.ANA, "young", "oi");
            house.send(House.ANA, "old", "oi", house.world().now().minus(Duration.ofHours(2)));
        });
        assertThat(house.phone().texts()).containsExactly("eco oi", SORRY);
        assertThat(house.inbox("old").replies())
                .doesNotContainAnyElementsOf(house.inbox("young").replies());
    }
}
