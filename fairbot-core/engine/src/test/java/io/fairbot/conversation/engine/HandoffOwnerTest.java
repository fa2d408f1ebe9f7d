package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffException.HandoffFailure;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What an attendant has, nobody else takes away by the way. */
class HandoffOwnerTest {
    private static final ConversationHandler BOT = (state, event, context) -> {
        if (event instanceof Attendant) {
            return Turn.ignore();
        }
        return event.text().equals("pessoa")
                ? Turn.reply("Um momento.").handOver(HandoffRequest.NORMAL)
                : Turn.reply("eco " + event.text());
    };

    private final House house = House.of(BOT);

    private Handoffs handoffs() {
        return house.engine().handoffs();
    }

    private <T> T await(CompletionStage<T> stage) {
        return house.world().await(stage);
    }

    private void transfer(String to, HandoffAuthor author) {
        await(handoffs().transfer(house.conversation(), to, author));
    }

    private void requeue(HandoffAuthor author) {
        await(handoffs().requeue(house.conversation(), HandoffRequest.NORMAL, author));
    }

    private void isRefusedFor(ThrowingCallable action, String owner) {
        assertThatThrownBy(action).satisfies(thrown -> {
            assertThat(Stages.cause(thrown)).isInstanceOf(HandoffException.class);
            HandoffException refusal = (HandoffException) Stages.cause(thrown);
            assertThat(refusal.failure()).isEqualTo(HandoffFailure.TAKEN_BY_OTHER);
            assertThat(refusal).hasMessageContaining(owner + " has this conversation since");
            assertThat(refusal.current().orElseThrow().by()).contains(owner);
        });
        assertThat(house.attendant(house.conversation())).contains(owner);
    }

    private List<Map<String, String>> audited(String action) {
        return house.all(StoredAuditLog.MODEL)
                .filter(entry -> entry.action().equals("conversation." + action))
                .map(AuditEntry::details)
                .toList();
    }

    @Test
    void onlyWhoHasItTransfersIt() {
        house.hear("m1", "pessoa");
        house.take("rita");
        HandoffAuthor zeca = HandoffAuthor.by("zeca");
        isRefusedFor(() -> transfer("zeca", zeca), "rita");
        isRefusedFor(() -> transfer("rui", zeca), "rita");
        isRefusedFor(() -> requeue(zeca), "rita");
        assertThat(audited("transfer")).isEmpty();
        assertThat(audited("requeue")).isEmpty();
        transfer("zeca", HandoffAuthor.by("rita"));
        assertThat(house.attendant(house.conversation())).contains("zeca");
    }

    @Test
    void fromAnAbsentOneItIsTakenByForceWhichIsAudited() {
        house.hear("m1", "pessoa");
        house.take("rita");
        HandoffAuthor zeca = new HandoffAuthor("zeca", "key/desk").withForce();
        transfer("zeca", zeca);
        assertThat(house.attendant(house.conversation())).contains("zeca");
        assertThat(audited("transfer"))
                .containsExactly(Map.of("from", "rita", "to", "zeca", "force", "true", "attendant", "zeca"));
        transfer("rui", zeca);
        assertThat(audited("transfer").get(1)).as("it was zeca's").doesNotContainKey("force");
        requeue(zeca);
        assertThat(house.handoff()).isEqualTo(HandoffState.WAITING);
        assertThat(audited("requeue"))
                .singleElement()
                .satisfies(details ->
                        assertThat(details).containsEntry("from", "rui").containsEntry("force", "true"));
    }

    @Test
    void forceIsForTransfersOnly() {
        house.hear("m1", "pessoa");
        house.take("rita");
        HandoffAuthor zeca = HandoffAuthor.by("zeca").withForce();
        isRefusedFor(() -> await(handoffs().take(house.conversation(), zeca)), "rita");
        isRefusedFor(() -> await(handoffs().close(house.conversation(), zeca)), "rita");
        isRefusedFor(() -> await(handoffs().giveBack(house.conversation(), zeca)), "rita");
    }

    @Test
    void whatNobodyHasEveryoneTransfers() {
        house.hear("m1", "pessoa");
        transfer("rita", HandoffAuthor.by("zeca"));
        assertThat(house.attendant(house.conversation())).contains("rita");
        house.giveBack("rita");
        await(house.line()
                .written(
                        OwnMessage.of("p1", List.of(House.ANA), house.world().now(), new Text("Aqui é a Bia")),
                        List.of()));
        assertThat(house.attendant(house.conversation())).contains(Attendant.OWN_PHONE);
        transfer("rui", HandoffAuthor.by("zeca"));
        assertThat(house.attendant(house.conversation())).contains("rui");
    }
}
