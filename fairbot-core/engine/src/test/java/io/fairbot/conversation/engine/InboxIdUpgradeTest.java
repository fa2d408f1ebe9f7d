package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.engine.FaultyStore.Fault;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import io.fairbot.whatsapp.channel.Acceptance;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The inbox that version 0.1 left: its ids lack the chat. */
class InboxIdUpgradeTest {
    private static final int MORE_THAN_A_PAGE = 450;

    private final House house = House.of(House.ECHO);

    /** Puts the rows where 0.1 had them. */
    private void asVersion01Left() {
        for (InboxEntry entry : house.inbox()) {
            house.store()
                    .behindTheBack(new Write.Delete(
                            ConversationModels.INBOX, InboxEntry.id(House.BRANCH, entry.key()), Precondition.ANY));
            house.store()
                    .behindTheBack(Write.put(
                            ConversationModels.INBOX,
                            InboxEntry.id(House.BRANCH, entry.event().id()),
                            entry));
        }
        house.store()
                .behindTheBack(new Write.Delete(ConversationModels.INBOX_UPGRADES, House.BRANCH, Precondition.ANY));
        house.world().runPending();
    }

    @Test
    void whatWasStoredIsARepetitionAndWhatWasOpenIsAnswered() {
        for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
            house.send(House.ANA, "m" + i, "oi");
        }
        house.world().runPending();
        List<InboxEntry> before = house.inbox();
        asVersion01Left();
        house.killAndRestart();
        assertThat(house.inbox()).isEqualTo(before);
        assertThat(house.hear("m7", "oi")).isEqualTo(Acceptance.DUPLICATE);
        assertThat(house.settlement("m449").replies()).hasSize(1);
        assertThat(house.world().await(house.send(House.BIA, "m7", "oi"))).isEqualTo(Acceptance.ACCEPTED);
    }

    @Test
    void anUpgradeThatWasInterruptedIsRunAgain() {
        house.hear("m1", "oi");
        asVersion01Left();
        house.store().next(ConversationModels.INBOX, Fault.REFUSED);
        assertThatThrownBy(() -> house.world()
                        .await(new InboxIdUpgrade(
                                        House.BRANCH,
                                        new OwnedStore(house.store(), Ownership.UNSHARED),
                                        house.world().platform())
                                .run()))
                .hasCauseInstanceOf(StoreException.class);
        house.killAndRestart();
        assertThat(house.hear("m1", "oi")).isEqualTo(Acceptance.DUPLICATE);
    }

    @Test
    void itRunsOnce() {
        house.hear("m1", "oi");
        InboxEntry entry = house.inbox("m1");
        house.store().behindTheBack(Write.put(ConversationModels.INBOX, House.BRANCH + "/former", entry));
        house.world().runPending();
        house.killAndRestart();
        assertThat(house.stored(ConversationModels.INBOX, House.BRANCH + "/former"))
                .isPresent();
    }
}
