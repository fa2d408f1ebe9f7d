package io.fairbot.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said and heard, and what becomes of it. */
@Tag("place")
class MessageTest {
    @ParameterizedTest
    @EnumSource
    void onlyAnOpenSessionSends(SessionState.SessionPhase phase) {
        assertThat(new SessionState(phase, Instant.EPOCH, Optional.empty()).isOpen())
                .isEqualTo(phase == SessionState.SessionPhase.OPEN);
    }

    @Test
    void whatIsMadeReadyIsNotChangedByListsItWasMadeOf() {
        Model<String> keys = Model.builder("keys", String.class).build();
        List<Write> writes = new ArrayList<>(List.of(Write.put(keys, "a", "1")));
        Alias customer = new Alias(Alias.AliasKind.LID, "1");
        MessageRef asked = MessageRef.of(customer, "m1");
        List<MessageRef> ids = new ArrayList<>(List.of(asked));
        OutboundMessage message = new OutboundMessage("o1", customer, Purpose.REPLY, new Text("Oi"), ids);
        PreparedMessage prepared = new PreparedMessage(message, "c1", "", writes);
        Settlement.SettlementReply answer = new Settlement.SettlementReply("o1", message.content(), ids);
        List<Settlement.SettlementReply> answers = new ArrayList<>(List.of(answer));
        Settlement settlement = new Settlement(asked, Settlement.SettlementOutcome.ANSWERED, answers);

        writes.clear();
        ids.clear();
        answers.clear();

        assertThat(prepared.channelWrites()).hasSize(1);
        assertThat(message.inReplyTo()).containsExactly(asked);
        assertThat(answer.inReplyTo()).containsExactly(asked);
        assertThat(settlement.replies()).containsExactly(answer);
    }

    @Test
    void newsOfADeliveryRiseInTheirOrder() {
        assertThat(DeliveryStatus.DeliveryStage.values())
                .containsExactly(
                        DeliveryStatus.DeliveryStage.SENT,
                        DeliveryStatus.DeliveryStage.DELIVERED,
                        DeliveryStatus.DeliveryStage.READ,
                        DeliveryStatus.DeliveryStage.FAILED);
    }
}
