package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffException.HandoffFailure;
import io.fairbot.conversation.handoff.HandoffPage;
import io.fairbot.conversation.handoff.HandoffQuery;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.send.SendRefusedException.SendRefusedReason;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whoever has a conversation is the only one who talks in it; and what is asked about a branch that is not there is refused. */
class OneOwnerTest {
    private static final ConversationHandler BOT = (state, event, context) -> {
        if (event instanceof Attendant) {
            return Turn.ignore();
        }
        return event.text().equals("pessoa")
                ? Turn.reply("Um momento.").handOver(HandoffRequest.NORMAL)
                : Turn.reply("eco " + event.text());
    };

    private final House house = House.of(BOT);

    private <T> T await(CompletionStage<T> stage) {
        return house.world().await(stage);
    }

    private static SendRequest message(Purpose purpose, String sender, String key) {
        return SendRequest.to(House.BRANCH, Recipient.alias(House.ANA))
                .text(key)
                .purpose(purpose)
                .sender(sender)
                .key(key)
                .build();
    }

    private SendReceipt send(SendRequest request) {
        return await(house.engine().send(request));
    }

    private static void isRefused(ThrowingCallable action, String owner, String sentence) {
        assertThatThrownBy(action).satisfies(thrown -> {
            assertThat(Stages.cause(thrown)).isInstanceOf(SendRefusedException.class);
            SendRefusedException refusal = (SendRefusedException) Stages.cause(thrown);
            assertThat(refusal.reason()).isEqualTo(SendRefusedReason.TAKEN_BY_ATTENDANT);
            assertThat(refusal.attendant()).contains(owner);
            assertThat(refusal).hasMessageContaining(sentence);
        });
    }

    @Test
    void whileAnAttendantHasItNobodyElseTalksInIt() {
        house.hear("m1", "pessoa");
        send(message(Purpose.REPLY, "loja", "espera"));
        house.take("rita");
        isRefused(
                () -> send(message(Purpose.REPLY, "loja", "resposta")),
                "rita",
                "rita has this conversation, so a message of the purpose REPLY is not sent");
        isRefused(() -> send(message(Purpose.REPLY, "rita", "resposta")), "rita", "purpose REPLY");
        isRefused(
                () -> send(message(Purpose.ATTENDANT, "zeca", "palavra")),
                "rita",
                "purpose ATTENDANT of anybody else is not sent");
        isRefused(() -> await(house.engine().prepareSend(message(Purpose.REPLY, "loja", "resposta"))), "rita", "REPLY");
        send(message(Purpose.ATTENDANT, "rita", "sou.a.Rita"));
        assertThat(send(message(Purpose.REPLY, "loja", "espera")).isRepeated()).isTrue();
        assertThat(house.phone().texts()).containsExactly("Um momento.", "espera", "sou.a.Rita");
        house.giveBack("rita");
        send(message(Purpose.REPLY, "loja", "resposta"));
        send(message(Purpose.ATTENDANT, "zeca", "palavra"));
        assertThat(house.phone().texts()).endsWith("resposta", "palavra");
    }

    @Test
    void noticesAreForEveryone() {
        house.hear("m1", "pessoa");
        house.take("rita");
        send(message(Purpose.NOTICE, "loja", "aviso"));
        send(message(Purpose.MARKETING, "loja", "oferta"));
        assertThat(house.outbox()).extracting(row -> row.purpose()).contains(Purpose.NOTICE, Purpose.MARKETING);
    }

    @Test
    void whoWritesOnThePhoneIsNotInterrupted() {
        house.hear("m1", "oi");
        await(house.line()
                .written(
                        OwnMessage.of("p1", List.of(House.ANA), house.world().now(), new Text("Aqui é a Bia")),
                        List.of()));
        String sentence = "Somebody who writes on the phone of the line has this conversation";
        isRefused(() -> send(message(Purpose.REPLY, "loja", "resposta")), Attendant.OWN_PHONE, sentence);
        isRefused(() -> send(message(Purpose.ATTENDANT, "rita", "palavra")), Attendant.OWN_PHONE, sentence);
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    private HandoffPage list(String branch) {
        return await(house.engine().handoffs().list(HandoffQuery.queue(branch)));
    }

    private static void isUnknown(ThrowingCallable action) {
        assertThatThrownBy(action).satisfies(thrown -> {
            assertThat(Stages.cause(thrown)).isInstanceOf(HandoffException.class);
            assertThat(((HandoffException) Stages.cause(thrown)).failure()).isEqualTo(HandoffFailure.UNKNOWN_BRANCH);
            assertThat(Stages.cause(thrown)).hasMessageContaining("no branch \"nix\"");
        });
    }

    @Test
    void anUnknownBranchIsNoQuietOne() {
        isUnknown(() -> list("nix"));
        isUnknown(() -> await(house.engine().handoffs().takeNext("nix", HandoffAuthor.by("rita"))));
        assertThat(list(House.BRANCH).conversations()).isEmpty();
    }

    @Test
    void conversationsOfABranchThatIsNoMoreAreFound() {
        house.hear("m1", "pessoa");
        await(house.line().close());
        assertThat(list(House.BRANCH).conversations()).hasSize(1);
    }
}
