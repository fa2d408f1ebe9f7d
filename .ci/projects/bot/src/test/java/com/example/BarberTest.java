package com.example;

import io.fairbot.testkit.BotTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BarberTest {
    @RegisterExtension
    final BotTest bot = BotTest.of(new Barber()).branches("centro", "praia");

    @Test
    void aDayIsAgreedOn() {
        bot.customer("ana")
                .atBranch("praia")
                .says("oi")
                .reads("Para que dia?")
                .says("sexta")
                .reads("Combinado: sexta");
    }
}
