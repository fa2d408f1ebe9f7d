package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person who writes on the phone of the branch, and customers who prove to be one person, in a BotTest. */
class BotTestPersonsTest {
    @RegisterExtension
    private final BotTest bot = BotTest.of((state, event, context) -> {
        if (event instanceof ConversationEvent.Attendant attendant) {
            return attendant.written().isPresent() ? Turn.reply("Até logo!") : Turn.ignore();
        }
        return Turn.reply("ok " + context.contact().aliases().size());
    });

    @Test
    void aPersonTakesOverOnThePhone() {
        TestCustomer ana = bot.customer("ana").says("oi").reads("ok");
        ana.isWrittenFromPhone("Aqui é a Bia").reads("Até logo!").readsNothing();
        ana.says("oi").readsNothing().isHandedOver();
        assertThat(ana.isWrittenFromPhone("Tudo bem?").replies()).isEmpty();
    }

    @Test
    void twoCustomersAreOnePerson() {
        TestCustomer ana = bot.customer("ana").says("oi").reads("ok 1");
        TestCustomer other = bot.customer("ana de número novo").isSamePersonAs(ana);
        other.says("oi").reads("ok 2");
    }

    @Test
    void whatTheBotReadsIsShownAsRead() {
        TestCustomer ana = bot.customer("ana").says("oi").seesRead();
        ana.isWrittenFromPhone("Aqui é a Bia").says("oi");
        assertThatThrownBy(ana::seesRead).isInstanceOf(AssertionError.class).hasMessageContaining("shown as read");
    }
}
