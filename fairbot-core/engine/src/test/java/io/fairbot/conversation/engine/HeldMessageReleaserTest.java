package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.conversation.storage.OutboxHold;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a restored backup had not sent goes out when a person says so. */
class HeldMessageReleaserTest {
    private static final SessionState STOPPED =
            new SessionState(SessionState.SessionPhase.STOPPED, Instant.EPOCH, Optional.empty());

    private final House house = House.of(House.ECHO);

    /** Customers have written, nothing was sent, and then the house was restored out of a backup. */
    private void restore(int messages) {
        house.line().stateChanged(STOPPED);
        IntStream.range(0, messages).forEach(i -> house.send(House.phone(i), "m" + i, "oi " + i));
        house.world().runPending();
        Instant now = house.world().now();
        for (int i = 0; i < messages; i++) {
            String id = house.inbox(House.phone(i), "m" + i).replies().get(0);
            OutboxEntry row =
                    house.stored(ConversationModels.OUTBOX, id).orElseThrow().asHeld(now);
            house.store().behindTheBack(Write.put(ConversationModels.OUTBOX, id, row));
        }
        house.store().behindTheBack(Write.put(ConversationModels.HOLDS, OutboxHold.ID, new OutboxHold(now, messages)));
        house.world().runPending();
        house.killAndRestart();
    }

    private long release() {
        return house.world().await(house.engine().releaseHeldMessages());
    }

    @Test
    void whatIsHeldIsSentWhenItIsReleasedAndTheHoldIsForgotten() {
        restore(3);
        house.hear("new", "alô");
        assertThat(house.phone().texts()).containsExactly("eco alô");

        assertThat(release()).isEqualTo(3);
        house.world().runPending();

        assertThat(house.phone().texts()).hasSize(4).contains("eco oi 0", "eco oi 1", "eco oi 2");
        assertThat(house.outbox()).extracting(OutboxEntry::status).containsOnly(OutboxStatus.SENT);
        assertThat(house.all(ConversationModels.HOLDS)).isEmpty();
        assertThat(release()).as("released a second time").isZero();
        house.advance(Duration.ofHours(1));
        assertThat(house.phone().texts()).hasSize(4);
    }

    @Test
    void moreThanAPageIsReleased() {
        int many = Query.MAX_LIMIT + 5;
        restore(many);

        assertThat(release()).isEqualTo(many);
        house.world().runPending();

        assertThat(house.phone().texts()).hasSize(many).doesNotHaveDuplicates();
    }

    @Test
    void aMessageThatWasPreparedGoesOutUnderItsOldId() {
        house.phone().nextHangs(false);
        house.hear("m1", "oi");
        String id = house.inbox(House.phone(1), "m1").replies().get(0);
        house.store()
                .behindTheBack(Write.put(
                        ConversationModels.OUTBOX,
                        id,
                        house.onlyRow().asHeld(house.world().now())));
        house.world().runPending();
        house.killAndRestart();

        assertThat(release()).isEqualTo(1);
        house.world().runPending();

        assertThat(house.phone().arrivals()).containsExactly(new Phone.Arrival(House.ANA, "eco oi", "C1"));
        assertThat(house.phone().preparations()).isEqualTo(1);
    }

    @Test
    void whatSomebodyElseReleasedMeanwhileIsNotCounted() {
        restore(2);
        String id = house.inbox(House.phone(0), "m0").replies().get(0);
        OutboxEntry other = house.stored(ConversationModels.OUTBOX, id).orElseThrow();
        boolean[] done = {false};
        house.store().faults(batch -> {
            if (!done[0] && batch.writes().get(0).id().equals(id)) {
                done[0] = true;
                house.store()
                        .behindTheBack(Write.put(
                                ConversationModels.OUTBOX,
                                id,
                                other.asReleased(house.world().now())));
            }
            return FaultyStore.Fault.NONE;
        });

        assertThat(release()).isEqualTo(1);
    }

    @Test
    void aMessageOfABranchThatIsNotOpenWaitsForIt() {
        restore(1);
        house.world().await(house.line().close());

        assertThat(release()).isEqualTo(1);
        house.world().runPending();
        assertThat(house.phone().texts()).isEmpty();

        house.killAndRestart();
        assertThat(house.phone().texts()).containsExactly("eco oi 0");
    }

    @Test
    void aMessageIsTakenUpByItsOwnBranchAlone() {
        Phone other = new Phone(true);
        restore(1);
        house.world()
                .await(house.engine().open("praia", new ChannelTraits(true, false)))
                .connect(other);

        release();
        house.world().runPending();

        assertThat(other.preparations()).isZero();
        assertThat(house.phone().texts()).containsExactly("eco oi 0");
    }
}
