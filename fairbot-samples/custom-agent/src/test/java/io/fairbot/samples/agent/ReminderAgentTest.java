package io.fairbot.samples.agent;

import io.fairbot.testkit.BotTest;
import io.fairbot.testkit.TestCustomer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Customers are reminded once, although they ask for nothing. */
class ReminderAgentTest {
    @RegisterExtension
    final BotTest bot = BotTest.of(new ReminderAgent()).branches("matriz");

    @Test
    void aCustomerIsRemindedAnHourBefore() {
        TestCustomer ana = bot.customer("Ana").says("mesa").reads("por quatro horas");
        bot.advance(Duration.ofHours(3).minusMinutes(1));
        ana.readsNothing();
        bot.advance(Duration.ofMinutes(2));
        ana.isNotified("mais uma hora");
        bot.advance(Duration.ofDays(1));
        ana.readsNothing();
    }

    @Test
    void eachTableHasItsOwnReminder() {
        TestCustomer ana = bot.customer("Ana").says("oi").reads("Escreva mesa");
        ana.says("mesa").reads("por quatro horas");
        TestCustomer bia = bot.customer("Bia").says("mesa").reads("por quatro horas");
        bot.advance(Duration.ofHours(4));
        ana.isNotified("mais uma hora").readsNothing();
        bia.isNotified("mais uma hora").readsNothing();
        ana.says("mesa").reads("por quatro horas");
        bot.advance(Duration.ofHours(4));
        ana.isNotified("mais uma hora").readsNothing();
        bia.readsNothing();
    }
}
