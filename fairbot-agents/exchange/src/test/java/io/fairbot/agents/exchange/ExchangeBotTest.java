package io.fairbot.agents.exchange;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.testkit.BotTest;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The desk with its branches as a house runs them: agents, supervised lines, sandbox. */
@Tag("place")
class ExchangeBotTest {
    @RegisterExtension
    final BotTest bot = BotTest.of(new BranchAgent(), new ExchangeAgent()).startAt("2026-11-23T10:00");

    @Test
    void aPriceHoldsForAWhile() {
        bot.customer("Ana").atBranch("matriz").says("quero comprar 500 dólares").reads("Você paga: R$ 2.892,83");
        bot.advance(Duration.ofHours(1));
        bot.customer("Ana")
                .atBranch("matriz")
                .says("sim")
                .isUnderstood("affirm")
                .doesNotRead("Venha à");
        bot.customer("Bia").atBranch("shopping").says("tem libra?").readsAll("não trabalha com libra", "Matriz");
    }

    /** Where groups are read, too: the desk answers who asks it, and nobody who talks to others. */
    @RegisterExtension
    final BotTest reading = BotTest.of(new BranchAgent(), new ExchangeAgent())
            .settings(settings -> settings.with(BootstrapSettings.GROUP_MESSAGES, "read"));

    @Test
    void whatIsWrittenInAGroupIsNotAnswered() {
        bot.customer("Ana")
                .atBranch("matriz")
                .writesInGroup("vizinhos", "quanto está o dólar?")
                .readsNothing();
        reading.customer("Ana")
                .atBranch("matriz")
                .writesInGroup("vizinhos", "quanto está o dólar?")
                .readsNothing();
        reading.customer("Ana").atBranch("matriz").says("quanto está o dólar?").reads("R$");
    }

    @Test
    void manyAnswersAtOnceArriveInTheirOrder() {
        bot.customer("Ana")
                .atBranch("praia")
                .says("que horas abre amanhã, onde fica e que documentos levo?")
                .reads("09:00")
                .reads("Golfinhos")
                .reads("CPF")
                .readsNothing()
                .isUnderstood("hours", "address", "documents");
    }
}
