package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.HeldMessages.HeldDecision;
import io.fairbot.conversation.HeldMessages.HeldResult;
import io.fairbot.conversation.HeldMessages.HeldSelection;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.store.Batch;
import io.fairbot.store.Fence;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decision about what a restored backup holds back carries the fence of the branch, whether or not the branch is open. */
class HeldFenceTest {
    private static final String LEASE = "branch/" + House.BRANCH;
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final HeldSelection ALL = HeldSelection.olderThan(Duration.ZERO);

    private final House house = House.of(House.ECHO);
    private final List<Batch> decisions = new ArrayList<>();

    /** Two messages were not sent, and then the application was restored from a backup, whose branch is not open. */
    private void restore() {
        house.line().stateChanged(new SessionState(SessionState.SessionPhase.STOPPED, Instant.EPOCH, Optional.empty()));
        for (int i = 0; i < 2; i++) {
            house.world().await(house.send(House.phone(i), "m" + i, "oi " + i));
            house.world().runPending();
            String id = house.inbox(House.phone(i), "m" + i).replies().get(0);
            OutboxEntry row = house.stored(ConversationModels.OUTBOX, id).orElseThrow();
            house.store()
                    .behindTheBack(
                            Write.put(
                                    ConversationModels.OUTBOX,
                                    id,
                                    row.asHeld(house.world().now())),
                            Write.insert(ConversationModels.HELD, "held-" + i, HeldMessage.of(id, row)));
        }
        house.world().runPending();
        house.killAndRestart();
        house.world().await(house.line().close());
        house.store().faults(batch -> {
            if (FaultyStore.writes(batch, ConversationModels.HELD)) {
                decisions.add(batch);
            }
            return FaultyStore.Fault.NONE;
        });
    }

    private HeldResult decide(ConversationEngine engine, HeldDecision decision) {
        return house.world().await(engine.held().decide(ALL, decision, "ana"));
    }

    private Optional<Lease> acquire(String holder) {
        return house.world().await(house.store().leases().acquire(LEASE, holder, TTL));
    }

    private ConversationEngine openUnder(Lease lease) {
        ConversationEngine engine =
                new ConversationEngine(house.store(), house.world().platform(), ConversationOptions.DEFAULTS);
        house.world()
                .await(engine.open(
                        House.BRANCH, new ChannelTraits(true, false), Ownership.of(() -> Optional.of(lease.fence()))));
        return engine;
    }

    private List<OutboxStatus> statuses() {
        return house.outbox().stream().map(OutboxEntry::status).toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = HeldDecision.class,
            names = {"RELEASE", "CLOSE"})
    void aBranchThatIsNotOpenIsOwnedForTheDecision(HeldDecision decision) {
        restore();

        assertThat(decide(house.engine(), decision).decided()).isEqualTo(2);

        assertThat(decisions).hasSize(1);
        Fence fence = decisions.get(0).fence().orElseThrow();
        assertThat(fence.lease()).isEqualTo(LEASE);
        Lease next = acquire("next").orElseThrow();
        assertThat(next.token()).as("the lease was released").isGreaterThan(fence.token());
    }

    @Test
    void anOpenBranchDecidesUnderItsOwnLease() {
        restore();
        Lease lease = acquire("here").orElseThrow();

        assertThat(decide(openUnder(lease), HeldDecision.CLOSE).decided()).isEqualTo(2);

        assertThat(decisions).singleElement().extracting(Batch::fence).isEqualTo(Optional.of(lease.fence()));
        assertThat(house.world().await(house.store().leases().renew(lease)))
                .as("the lease is still held")
                .isPresent();
    }

    @Test
    void nothingIsDecidedAboutABranchOfAnotherNode() {
        restore();
        Lease other = acquire("other").orElseThrow();

        assertThat(decide(house.engine(), HeldDecision.RELEASE))
                .isEqualTo(new HeldResult(0, List.of("held-0", "held-1")));

        assertThat(statuses()).containsOnly(OutboxStatus.HELD);
        assertThat(house.all(StoredAuditLog.MODEL)).isEmpty();
        house.world().await(house.store().leases().release(other));
        assertThat(decide(house.engine(), HeldDecision.RELEASE).decided()).isEqualTo(2);
    }

    @Test
    void aFormerOwnerDecidesNothing() {
        restore();
        Lease former = acquire("former").orElseThrow();
        ConversationEngine engine = openUnder(former);
        house.world().await(house.store().leases().release(former));
        Lease owner = acquire("owner").orElseThrow();
        HeldMessage mark = house.stored(ConversationModels.HELD, "held-0").orElseThrow();
        house.world()
                .await(house.store()
                        .apply(new Batch(
                                "of the owner",
                                List.of(Write.put(ConversationModels.HELD, "held-0", mark)),
                                Optional.of(owner.fence()))));

        assertThat(decide(engine, HeldDecision.CLOSE).decided()).isZero();

        assertThat(statuses()).containsOnly(OutboxStatus.HELD);
    }

    @Test
    void aDecisionThatFailsReleasesTheLease() {
        restore();
        house.store().next(ConversationModels.HELD, FaultyStore.Fault.REFUSED);

        assertThatThrownBy(() -> decide(house.engine(), HeldDecision.CLOSE)).hasCauseInstanceOf(StoreException.class);

        assertThat(acquire("next")).isPresent();
    }

    @Test
    void decisionsOfThisNodeWaitForEachOther() {
        restore();
        var both = house.engine()
                .held()
                .decide(HeldSelection.of(List.of("held-0")), HeldDecision.CLOSE, "ana")
                .thenCombine(
                        house.engine().held().decide(HeldSelection.of(List.of("held-1")), HeldDecision.CLOSE, "rui"),
                        (one, other) -> one.decided() + other.decided());

        assertThat(house.world().await(both)).isEqualTo(2);
    }
}
