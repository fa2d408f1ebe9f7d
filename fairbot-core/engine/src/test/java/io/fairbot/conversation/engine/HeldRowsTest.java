package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.HeldMessages.HeldDecision;
import io.fairbot.conversation.HeldMessages.HeldResult;
import io.fairbot.conversation.HeldMessages.HeldSelection;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.conversation.storage.HeldMessage.HeldKind;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The row of a held message may be gone, settled, damaged or unreadable when a person decides about it. */
class HeldRowsTest {
    private final House house = House.of(House.ECHO);

    private void mark(HeldKind kind, String row) {
        house.store()
                .behindTheBack(Write.insert(
                        ConversationModels.HELD,
                        "held",
                        new HeldMessage(
                                kind, row, House.BRANCH, "c", house.world().now(), null, null)));
        house.world().runPending();
    }

    private HeldResult decide(HeldDecision decision) {
        HeldResult result = house.world()
                .await(house.engine().held().decide(HeldSelection.olderThan(Duration.ZERO), decision, "ana"));
        house.world().runPending();
        return result;
    }

    private static String row(String message) {
        return InboxEntry.id(House.BRANCH, House.key(message));
    }

    @ParameterizedTest
    @EnumSource(
            value = HeldKind.class,
            names = {"INBOX", "OUTBOX"})
    void theMarkOfARowThatIsGoneEnds(HeldKind kind) {
        mark(kind, "gone");
        assertThat(decide(HeldDecision.RELEASE).decided()).isEqualTo(1);
        assertThat(house.all(ConversationModels.HELD)).isEmpty();
    }

    @Test
    void theMarkOfAnEventThatIsSettledEndsAndTheEventStaysAsItIs() {
        house.hear("m1", "oi");
        InboxEntry settled = house.inbox("m1");
        mark(HeldKind.INBOX, row("m1"));
        assertThat(decide(HeldDecision.RELEASE).decided()).isEqualTo(1);
        assertThat(house.inbox("m1")).isEqualTo(settled);
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aDamagedRowIsSkippedAndOneThatCannotBeReadFailsTheDecision() {
        house.hear("m1", "oi");
        mark(HeldKind.INBOX, row("m1"));
        house.store().unreadable(ConversationModels.INBOX::equals);
        assertThatThrownBy(() -> decide(HeldDecision.CLOSE)).hasCauseInstanceOf(StoreException.class);
        house.store().unreadable(model -> false);
        house.store().damage(ConversationModels.INBOX, row("m1"));
        assertThat(decide(HeldDecision.CLOSE)).isEqualTo(new HeldResult(0, List.of("held")));
    }

    @Test
    void anEventThatNoCustomerSentIsNotAnsweredLate() {
        house.hear("m1", "oi");
        house.take("rui");
        InboxEntry event = house.inbox().get(1);
        String id = InboxEntry.id(House.BRANCH, event.key());
        house.store().behindTheBack(Write.put(ConversationModels.INBOX, id, event.asHeld()));
        mark(HeldKind.INBOX, id);
        assertThat(decide(HeldDecision.ANSWER_LATE).skipped()).containsExactly("held");
        assertThat(decide(HeldDecision.CLOSE).decided()).isEqualTo(1);
    }
}
