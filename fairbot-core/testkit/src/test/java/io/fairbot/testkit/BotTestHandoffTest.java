package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.Turn;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bot that hands over is tested with attendants who take over, and with nobody who does. */
class BotTestHandoffTest {
    @RegisterExtension
    final BotTest bot = BotTest.of((state, event, context) -> {
        if (event instanceof Attendant attendant) {
            return switch (attendant.action()) {
                case TAKE_OVER -> Turn.ignore();
                case FINISH -> Turn.reply("Estou de volta.");
                case CLOSE -> Turn.reply("Até logo!");
            };
        }
        return event.text().equals("pessoa") ? Turn.reply("Um momento.").handOver() : Turn.reply("eco " + event.text());
    });

    @Test
    void anAttendantTakesOverTalksAndGivesBack() {
        TestCustomer ana =
                bot.customer("ana").says("pessoa").reads("Um momento.").isHandedOver();
        TestAttendant rita = bot.attendant("rita").takes(ana).attends(ana);
        ana.says("alguém?").readsNothing();
        rita.notes(ana, "impaciente").says(ana, "Bom dia, sou a Rita.");
        ana.reads("sou a Rita").readsNothing().says("tchau").readsNothing();
        rita.givesBack(ana);
        ana.reads("Estou de volta.").readsNothing().says("oi").reads("eco oi");
    }

    @Test
    void aConversationIsTransferredAndClosed() {
        TestCustomer ana = bot.customer("ana").says("pessoa");
        TestAttendant rui = bot.attendant("rui");
        bot.attendant("rita").takes(ana).transfers(ana, rui);
        rui.attends(ana).closes(ana);
        ana.reads("Um momento.").reads("Até logo!").says("oi").reads("eco oi");
    }

    @Test
    void whoIsLeftAloneGoesBackToTheBot() {
        TestCustomer ana = bot.customer("ana").says("pessoa").reads("Um momento.");
        bot.advance(Duration.ofMinutes(6));
        ana.reads("Ainda estamos procurando alguém");
        bot.advance(Duration.ofMinutes(30));
        ana.reads("ninguém pôde continuar").reads("Estou de volta.").says("oi").reads("eco oi");
    }

    @Test
    void whatIsRefusedIsSaid() {
        TestCustomer ana = bot.customer("ana");
        TestAttendant rita = bot.attendant("rita");
        assertThatThrownBy(() -> rita.takes(ana)).hasMessageContaining("ana has written nothing yet");
        ana.says("oi");
        assertThatThrownBy(() -> rita.says(ana, "oi"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The bot has this conversation; take it first.");
        assertThatThrownBy(() -> rita.attends(ana)).hasMessageContaining("nobody has it");
        bot.attendant("rui").takes(ana);
        assertThatThrownBy(() -> rita.takes(ana)).hasMessageContaining("rui has this conversation since");
        assertThatThrownBy(() -> rita.attends(ana)).hasMessageContaining("rui has it");
    }
}
