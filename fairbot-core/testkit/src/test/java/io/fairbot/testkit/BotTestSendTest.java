package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.Turn;
import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What nobody asked for reaches customers of a test, who can tell it from a reply. */
class BotTestSendTest {
    @RegisterExtension
    final BotTest bot = BotTest.of((state, event, context) -> Turn.reply("eco " + event.text()));

    private SendRequest.Builder to(TestCustomer customer) {
        return SendRequest.to("matriz", Recipient.phone(customer.phone()))
                .text("*Pronto*: seu pedido")
                .purpose(Purpose.NOTICE)
                .key("pedido");
    }

    @Test
    void aNoticeReachesWhoHasNeverWritten() {
        TestCustomer ana = bot.customer("ana");
        assertThat(bot.sends(to(ana).build()).isRepeated()).isFalse();
        ana.isNotified("Pronto", "pedido").readsNothing();
        assertThat(bot.sends(to(ana).build()).isRepeated()).isTrue();
        ana.readsNothing();
    }

    @Test
    void aReplyIsNoNotice() {
        TestCustomer ana = bot.customer("ana").says("oi");
        assertThatThrownBy(() -> ana.isNotified("eco"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected: one more notice with \"eco\"")
                .hasMessageContaining("Read:     a reply, eco oi");
        assertThatThrownBy(ana::isNotified).hasMessageContaining("nothing more");
    }

    @Test
    void aNoticeWithoutTheFactIsNotTheOneThatIsExpected() {
        TestCustomer ana = bot.customer("ana");
        bot.sends(to(ana).purpose(Purpose.MARKETING).build());
        assertThatThrownBy(() -> ana.isNotified("amanhã")).hasMessageContaining("Read:     *Pronto*");
    }

    @Test
    void theWordsOfAnAttendantAreReadAsAReply() {
        TestCustomer ana = bot.customer("ana").says("oi").reads("eco oi");
        bot.sends(to(ana).content(new Text("Aqui é a Bia"))
                .purpose(Purpose.ATTENDANT)
                .sender("bia")
                .build());
        ana.reads("Aqui é a Bia").readsNothing();
    }

    @Test
    void whatIsRefusedIsTold() {
        TestCustomer ana = bot.customer("ana");
        assertThatThrownBy(() -> bot.sends(to(ana).purpose(Purpose.REPLY).build()))
                .hasMessageContaining("within the last 24 hours")
                .hasCauseInstanceOf(SendRefusedException.class);
    }
}
