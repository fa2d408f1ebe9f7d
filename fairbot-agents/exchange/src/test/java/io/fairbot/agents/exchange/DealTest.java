package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.IofTable;
import io.fairbot.agents.exchange.rates.DamagedRates;
import io.fairbot.agents.exchange.rates.Fee;
import io.fairbot.agents.exchange.rates.RateRules;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an amount costs, as a customer asks and reads it. */
@Tag("place")
class DealTest {
    private final ExchangeChatFixture customer = new ExchangeChatFixture();

    @Test
    void aQuoteTellsAllThatMustBeToldBeforeADeal() {
        assertThat(customer.say("quero comprar 1.500 dólares")).isEqualTo("""
            🇺🇸 *Comprar 1.500 USD* - Fair Câmbio Matriz
            A casa vende a R$ 5,5900 por 1 USD
            Valor: R$ 8.385,00
            IOF (3,50 %): R$ 293,48
            Tarifa: R$ 0,00
            *Você paga: R$ 8.678,48*
            VET (valor efetivo total): R$ 5,78565 por 1 USD

            Cotação de 23/11 às 09:30. Válida até 23/11 às 10:15, indicativa até a confirmação na loja.\
            """);
        assertThat(customer.last().replies().get(0).validFor()).contains(Duration.ofMinutes(15));
    }

    @Test
    void whoSellsIsToldWhatTheHousePays() {
        assertThat(customer.say("sobraram 200 euros, quanto vocês pagam?"))
                .contains(
                        "*Vender 200 EUR*",
                        "A casa compra a R$ 6,0300 por 1 EUR",
                        "IOF (0,38 %): R$ 4,58",
                        "*Você recebe: R$ 1.201,42*",
                        "R$ 6,00710 por 1 EUR");
    }

    @Test
    void reaisBuyWholeUnits() {
        // 740 x 6,52 = 4824,80; + 168,87 = 4993,67; with 741 it would be 5000,42.
        assertThat(customer.say("com R$ 5.000 quanto levo em euro?"))
                .startsWith("Com R$ 5.000,00 você leva *740 EUR*.\n\n🇪🇺 *Comprar 740 EUR*")
                .contains("*Você paga: R$ 4.993,67*");
    }

    @Test
    void reaisThatAreWantedTakeWholeUnits() {
        // 193 x 5,21 = 1005,53; - 3,82 = 1001,71; with 192 it would be 996,52.
        assertThat(customer.say("quero vender dólar para receber R$ 1.000"))
                .startsWith("Para receber R$ 1.000,00 você vende *193 USD*.")
                .contains("*Você recebe: R$ 1.001,71*");
    }

    @Test
    void pesosShowTheVetForOneAndForAThousand() {
        assertThat(customer.say("quero comprar 50 mil pesos argentinos"))
                .contains(
                        "A casa vende a R$ 4,6000 por 1.000 ARS",
                        "R$ 238,05",
                        "R$ 4,7610 por 1.000 ARS",
                        "R$ 0,00476100 por 1 ARS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quero comprar 500 dólares | *Comprar 500 USD*",
                "quanto custa quinhentos dolares? | *Comprar 500 USD*",
                "quanto sai US$1000 | *Comprar 1.000 USD*",
                "compro 200 euro | *Comprar 200 EUR*",
                "quero comprar 1,5k de dólar | *Comprar 1.500 USD*",
                "quero levar mil e quinhentas libras | *Comprar 1.500 GBP*",
                "queria gastar R$ 2 mil, quanto levo de dólar? | *Comprar 345 USD*",
                "quero trocar R$ 2 mil por dólar | *Comprar 345 USD*",
                "tenho R$ 2.000, quanto dá em dólar? | *Comprar 345 USD*",
                "tenho 200 euros e quero vender | *Vender 200 EUR*",
                "quero trocar 200 euros por reais | *Vender 200 EUR*",
                "sobraram 200 euros da viagem | *Vender 200 EUR*",
                "quanto recebo por 200 euros? | *Vender 200 EUR*",
                "vendo dólar, uns 300 | *Vender 300 USD*",
                "quero comprar euro, uns 500 | *Comprar 500 EUR*",
                "bom dia, quero comprar 500 dólares, obrigada | *Comprar 500 USD*",
                "300 libras para viajar | *Comprar 300 GBP*",
                "quanto fica 500 dólares? | *Comprar 500 USD*",
                "me vê 300 dólares | *Comprar 300 USD*",
                "quero comprar 3 notas de 100 dólares | *Comprar 300 USD*",
                "quero comprar reais com 500 dólares | *Vender 500 USD*",
                "quiero comprar reales con 50000 pesos argentinos | *Vender 50.000 ARS*",
                "com 2 pau quanto pego de dólar | *Comprar 345 USD*",
                "tenho mil pila, quantos dólares dá | *Comprar 172 USD*",
                "dá pra me vender 90 dólares? | *Comprar 90 USD*"
            })
    void oneSentenceIsEnough(String text, String heading) {
        assertThat(customer.say(text)).contains(heading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quero comprar 1.5 dólares | 1,50 USD",
                "quero comprar 1,500 dólares | 1.500 USD",
                "quero comprar 1.5k dólares | 1.500 USD",
                "quero comprar dois mil e meio dólares | 2.500 USD",
                "quero comprar 1 500 dólares | 1.500 USD",
                "quero comprar R$ 500 dólares | R$ 500,00",
                "quero comprar 500 em dólar | R$ 500,00",
                "quero comprar 500 ou 600 dólares | *2* - 600 USD",
                "quero comprar de 500 a 600 dólares | *2* - 600 USD",
                "quero comprar 500-600 dólares | *2* - 600 USD",
                "quero comprar 500+200 dólares | 700 USD",
                "quero comprar o dobro de 50 dólares | 100 USD"
            })
    void whatCanBeReadInSeveralWaysIsAskedBack(String text, String perhaps) {
        assertThat(customer.say(text))
                .startsWith("Só para não errar: qual é o valor?")
                .contains(perhaps, "Outro valor")
                .doesNotContain("VET");
    }

    @Test
    void theAnswerToWhatWasAskedBackIsTapped() {
        customer.say("quero comprar 500 em dólar");
        List<ChoiceOption> options = customer.last().replies().get(0).content().options();
        assertThat(options).extracting(ChoiceOption::title).containsExactly("500 USD", "R$ 500,00", "Outro valor");
        assertThat(customer.send(new Choice(options.get(1).id(), "R$ 500,00")))
                .startsWith("Com R$ 500,00 você leva *86 USD*");
    }

    @Test
    void theAnswerToWhatWasAskedBackIsWritten() {
        customer.say("quero comprar 1.5 dólares");
        assertThat(customer.say("1500")).contains("*Comprar 1.500 USD*");
        customer.say("quero comprar 1.500 em dólar");
        assertThat(customer.say("2")).startsWith("Com R$ 1.500,00");
        customer.say("quero comprar 1.500 em dólar");
        assertThat(customer.say("3")).startsWith("Qual valor você quer comprar?");
        assertThat(customer.say("mil e quinhentos")).contains("*Comprar 1.500 USD*");
        customer.say("quero comprar o dobro de 50 dólares");
        assertThat(customer.say("sim")).contains("*Comprar 100 USD*");
        customer.say("quero comprar o dobro de 50 dólares");
        assertThat(customer.say("não")).startsWith("Qual valor você quer comprar?");
        customer.say("quero comprar 500 ou 600 dólares");
        assertThat(customer.say("sim")).startsWith("Só para não errar");
        assertThat(customer.say("a primeira: 500 dólares")).contains("*Comprar 500 USD*");
        customer.say("quero comprar 500-600 dólares");
        assertThat(customer.say("600")).contains("*Comprar 600 USD*");
    }

    @Test
    void whatCannotBeReadAtAllIsAskedForAgain() {
        assertThat(customer.say("quero comprar 500 xisto dólares")).startsWith("Não consegui ler o valor com certeza.");
        assertThat(customer.say("1.000.50")).startsWith("Não consegui ler o valor com certeza.");
        assertThat(customer.say("1.000,00")).contains("*Comprar 1.000 USD*");
    }

    @Test
    void stepByStep() {
        assertThat(customer.say("calcular"))
                .startsWith("🧮 Vamos calcular! Qual moeda?")
                .contains("*1* - Dólar", "*5* - Peso uruguaio");
        assertThat(customer.say("2")).startsWith("Você quer comprar ou vender?").contains("*1* - Comprar euro");
        assertThat(customer.say("1")).startsWith("Qual valor você quer comprar?");
        assertThat(customer.say("65")).contains("*Comprar 65 EUR*");
        assertThat(customer.say("6")).startsWith("Claro.\n\nChamei uma pessoa");
    }

    @Test
    void stepByStepInWordsAndWithTaps() {
        customer.say("quero simular");
        assertThat(customer.say("libra")).startsWith("Você quer comprar ou vender?");
        assertThat(customer.send(new Choice("deal-sell", "Vender libra"))).startsWith("Qual valor você quer vender?");
        assertThat(customer.say("R$ 2.500,00")).startsWith("Para receber R$ 2.500,00 você vende *370 GBP*");
        customer.say("converter");
        assertThat(customer.send(new Choice("deal-EUR", "Euro"))).startsWith("Você quer comprar");
        assertThat(customer.say("vender")).startsWith("Qual valor você quer vender?");
        assertThat(customer.say("cinco")).contains("*Vender 5 EUR*");
    }

    @Test
    void backGoesOneStepAndCancelLeaves() {
        customer.say("calcular");
        customer.say("dólar");
        customer.say("comprar");
        assertThat(customer.say("voltar")).startsWith("Você quer comprar ou vender?");
        assertThat(customer.say("voltar")).startsWith("🧮 Vamos calcular! Qual moeda?");
        customer.say("euro");
        customer.say("vender");
        assertThat(customer.say("cancelar")).startsWith("Tudo bem, cálculo cancelado.");
        assertThat(customer.say("1")).startsWith("💱");
        customer.say("calcular");
        assertThat(customer.say("voltar")).startsWith("Tudo bem, cálculo cancelado.");
        assertThat(customer.say("voltar")).startsWith("Como posso ajudar?");
        customer.say("comprar 1.5 dólares");
        assertThat(customer.say("voltar")).startsWith("Você quer comprar ou vender?");
    }

    @Test
    void aSentenceWithTheWordCallsNothingOff() {
        customer.say("quero comprar dólar, calcular");
        assertThat(customer.say("vou sair do brasil com 500 dólares")).contains("*Comprar 500 USD*");
        customer.say("calcular");
        customer.rates(List.of());
        assertThat(customer.say("dólar")).startsWith("No momento estamos sem cotação de dólar");
    }

    @Test
    void onlyWhatIsMissingIsAsked() {
        assertThat(customer.say("500 dólares?")).startsWith("Você quer comprar ou vender?");
        assertThat(customer.say("comprar")).contains("*Comprar 500 USD*");
        assertThat(customer.say("quero comprar 500 pesos"))
                .startsWith("🧮 Vamos calcular! Qual moeda?")
                .contains("Peso argentino", "Peso uruguaio")
                .doesNotContain("Dólar");
        assertThat(customer.say("2")).contains("*Comprar 500 UYU*");
        assertThat(new ExchangeChatFixture().say("quero comprar, uns 500"))
                .startsWith("🧮 Vamos calcular! Qual moeda?");
        assertThat(customer.say("quero comprar, uns 600")).contains("*Comprar 600 UYU*");
        assertThat(customer.say("1.5 dólares, por favor")).startsWith("Você quer comprar ou vender?");
        assertThat(customer.say("vender")).startsWith("Só para não errar").contains("1,50 USD");
    }

    @Test
    void aQuestionInBetweenIsAnswered() {
        customer.say("calcular");
        assertThat(customer.say("que horas fecha hoje?")).startsWith("Hoje (segunda");
        customer.say("calcular");
        assertThat(customer.say("menu")).startsWith("Como posso ajudar?");
        customer.say("calcular");
        assertThat(customer.say("asdf")).startsWith("🧮 Vamos calcular! Qual moeda?");
    }

    @Test
    void whatWasAskedIsForgottenAfterFourHours() {
        customer.say("calcular");
        assertThat(customer.when("2026-11-23T13:59:59").say("2")).startsWith("Você quer comprar");
        assertThat(customer.when("2026-11-23T17:59:59").say("2")).startsWith("🕐 *Horários");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quero comprar 0 dólares | Para calcular, preciso de um valor maior que zero.",
                "quero comprar zero dólares | Para calcular, preciso de um valor maior que zero.",
                "quero comprar -500 dólares | O valor precisa ser positivo.",
                "quero comprar 0,10 dólar | 0,10 USD é pouco para uma cotação",
                "quero comprar 100 pesos argentinos | 100 ARS é pouco para uma cotação",
                "com R$ 5 quanto levo em euro | R$ 5,00 é pouco para uma cotação",
                "quero comprar 999.999.999.999 dólares | Não consegui ler o valor com certeza."
            })
    void amountsWithoutAPriceGetAKindSentence(String text, String answer) {
        assertThat(customer.say(text)).startsWith(answer).doesNotContain("VET");
        assertThat(customer.say("5.000")).contains("Você paga");
    }

    @Test
    void aWithdrawnRateIsSaidAndAPersonIsCalled() {
        customer.rates(Rates.EMPTY.withManual(List.of(ExchangeChatFixture.rate("EUR", 1, "6.0300", "6.5200"))));
        assertThat(customer.say("quero comprar 500 dólares"))
                .startsWith("No momento estamos sem cotação de dólar")
                .doesNotContain("não trabalha");
        assertThat(customer.last().handoff()).isPresent();
    }

    @Test
    void aQuoteIsValidWhileTheShopIsOpen() {
        assertThat(customer.when("2026-11-23T11:50").say("quero comprar 500 dólares"))
                .contains("Válida até 23/11 às 12:00");
        assertThat(customer.when("2026-11-23T12:10").say("quero comprar 500 dólares"))
                .contains(
                        "Válida até 23/11 às 13:15", "Agora a loja está fechada: abre hoje (segunda, 23/11) às 13:00");
    }

    @Test
    void aPriceAndAnotherQuestionGetBothAnswers() {
        assertThat(customer.say("quero comprar 500 dólares, que documentos preciso?"))
                .contains("*Comprar 500 USD*", "📄 *Documentos*")
                .doesNotContain("Você vende por");
        assertThat(customer.last().writes()).hasSize(1);
    }

    @Test
    void numbersThatAreNoAmountsAskForNoPrice() {
        assertThat(customer.say("dia 24 vocês vendem dólar?")).doesNotContain("Comprar 24");
        assertThat(new ExchangeChatFixture().say("quanto tá o dólar?"))
                .contains("(USD)")
                .doesNotContain("Você paga");
        assertThat(customer.say("posso pagar R$ 12.000 em dinheiro?")).startsWith("Em dinheiro");
    }

    @Test
    void aCurrencyTheBranchDoesNotDealInHasNoPrice() {
        assertThat(customer.say("quero comprar 500 ienes")).startsWith("Infelizmente não trabalhamos com iene");
        assertThat(customer.at("shopping").say("quero comprar 500 libras")).startsWith("A *Fair Câmbio Shopping* não");
    }

    @Test
    void anotherBranchThatIsNamedTellsThePrice() {
        assertThat(customer.at("shopping").say("quero comprar 500 libras na loja aeroporto"))
                .contains("*Comprar 500 GBP* - Fair Câmbio Aeroporto");
    }

    @Test
    void theBranchThatWasNamedStaysTheOneThatIsAskedAbout() {
        customer.at("shopping");
        assertThat(customer.say("500 libras na loja aeroporto?")).startsWith("Você quer comprar");
        assertThat(customer.say("comprar")).contains("*Comprar 500 GBP* - Fair Câmbio Aeroporto");
        customer.say("500 dólares na loja aeroporto?");
        assertThat(customer.say("comprar na loja da praia")).contains("*Comprar 500 USD* - Fair Câmbio Praia");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vocês vendem dólar a 5,40?", "vocês vendem dólar a R$ 5,40?"})
    void aRateThatIsNamedIsNoAmount(String text) {
        assertThat(customer.say(text)).doesNotContain("Você paga");
    }

    @Test
    void theFeeIsPartOfThePrice() {
        Rates plain = customer.known();
        List<Fee> fees = List.of(
                new Fee(ExchangeOperation.HOUSE_SELLS_CASH, Optional.of("matriz"), new BigDecimal("15")),
                new Fee(ExchangeOperation.HOUSE_BUYS_CASH, Optional.empty(), new BigDecimal("20")));
        customer.rates(new Rates(
                plain.manual(),
                plain.references(),
                plain.margins(),
                fees,
                plain.iof(),
                plain.damaged(),
                plain.rules()));
        assertThat(customer.say("quero comprar 100 euros")).contains("Tarifa: R$ 15,00", "*Você paga: R$ 689,82*");
        assertThat(customer.at("serra").say("quero comprar 100 euros")).contains("Tarifa: R$ 0,00");
        assertThat(customer.say("quero vender 4 dólares")).startsWith("4 USD é pouco para uma cotação");
    }

    @Test
    void withoutATaxForTheDayNoPriceIsTold() {
        Rates plain = customer.known();
        customer.rates(new Rates(
                plain.manual(),
                List.of(),
                List.of(),
                List.of(),
                new IofTable(List.of()),
                DamagedRates.NONE,
                RateRules.DEFAULTS));
        assertThat(customer.say("quero comprar 100 euros")).startsWith("Agora não consigo calcular o IOF");
    }

    @Test
    void aTalkIsKeptAsLongAsTheRulesSay() {
        RateRules usual = RateRules.DEFAULTS;
        customer.rates(customer.known()
                .withRules(new RateRules(
                        usual.manualValidFor(),
                        usual.referenceValidFor(),
                        usual.quoteValidFor(),
                        usual.maxDeviationPercent(),
                        usual.limits(),
                        Duration.ofMinutes(1))));
        customer.say("calcular");
        assertThat(customer.when("2026-11-23T10:00:59").say("2")).startsWith("Você quer comprar");
        assertThat(customer.when("2026-11-23T10:01:59").say("2")).startsWith("🕐 *Horários");
    }

    @Test
    void aStaleRateIsNotToldAsTodays() {
        customer.when("2026-11-24T09:31");
        assertThat(customer.say("quero comprar 100 euros"))
                .isEqualTo("🇪🇺 *Euro* (EUR): a última cotação é de 23/11 e não vale mais. Consulte a loja, escreva"
                        + " *6*.");
        assertThat(customer.say("quanto tá o dólar?")).contains("não vale mais").doesNotContain("5,59");
        assertThat(customer.say("1")).contains("não vale mais").doesNotContain("R$ 5,");
        assertThat(customer.when("2026-11-24T09:29").say("quanto tá o dólar?")).contains("5,5900");
        assertThat(customer.last().replies().get(0).validFor()).contains(Duration.ofMinutes(1));
    }

    @Test
    void aQuoteEndsWithItsRate() {
        assertThat(customer.when("2026-11-24T09:20").say("quero comprar 100 euros"))
                .contains("Válida até 24/11 às 09:30");
        assertThat(customer.last().replies().get(0).validFor()).contains(Duration.ofMinutes(10));
    }

    @Test
    void withoutRatesThereIsNothingToWorkOut() {
        assertThat(customer.rates(List.of()).say("calcular")).startsWith("No momento estamos sem cotações");
    }

    @Test
    void theQuoteIsKeptWithTheReplyThatTellsIt() {
        String text = customer.say("quero comprar 500 dólares");
        Write.Put<?> write = (Write.Put<?>) customer.last().writes().get(0);
        assertThat(write.model()).isEqualTo(ExchangeAgent.QUOTES);
        assertThat(write.id()).isEqualTo("matriz.m1");
        QuoteRecord record = (QuoteRecord) write.value();
        assertThat(record.text()).isEqualTo(text);
        assertThat(record.words()).isEqualTo("quero comprar 500 dólares");
        assertThat(record.quote().total()).isEqualByComparingTo("2892.83");
        assertThat(record.rateSource()).isEqualTo("file");
        assertThat(record.validUntil()).isEqualTo(record.quotedAt().plus(Duration.ofMinutes(15)));
    }

    @Test
    void whatTheCustomerSaysToAQuoteIsKept() {
        customer.say("quero comprar 500 dólares");
        assertThat(customer.say("sim")).startsWith("Combinado! 👍 Venha à *Fair Câmbio Matriz*");
        Write.Put<?> write = (Write.Put<?>) customer.last().writes().get(0);
        assertThat(write.model()).isEqualTo(ExchangeAgent.QUOTE_FOLLOW_UPS);
        assertThat(write.value())
                .isEqualTo(new QuoteResponse(
                        "matriz.m1",
                        "matriz",
                        "c",
                        "m2",
                        "sim",
                        customer.context().now()));
        assertThat(customer.say("sim")).startsWith("Certo! Sobre o que você quer saber?");
        assertThat(customer.last().writes()).isEmpty();
    }

    @Test
    void afterItsTimeNothingBelongsToAQuote() {
        customer.say("quero comprar 500 dólares");
        customer.when("2026-11-23T10:15");
        assertThat(customer.say("sim")).startsWith("Aquela cotação venceu.");
        assertThat(customer.last().writes()).isEmpty();
    }

    @Test
    void anotherAmountAfterAQuoteIsItsAnswerAndAQuoteOfItsOwn() {
        customer.say("quero comprar 500 dólares");
        assertThat(customer.say("e quanto custa 600 dólares?")).contains("*Comprar 600 USD*");
        assertThat(customer.last().writes()).extracting(Write::id).containsExactly("matriz.m2", "matriz.m1");
    }

    @Test
    void englishCustomersReadEnglish() {
        assertThat(customer.say("I want to buy 500 dollars, please"))
                .contains("*Buy 500 USD*", "The house sells at R$ 5.5900 for 1 USD", "*You pay: R$ 2,892.83*");
        assertThat(customer.say("I want to buy 1,500 dollars")).contains("Just to be sure", "1,500 USD");
        assertThat(customer.say("cancel")).startsWith("All right, cancelled.");
        assertThat(customer.say("calculate")).contains("Which currency?");
        assertThat(customer.say("euro")).contains("Do you want to buy or to sell?");
        assertThat(customer.say("back")).contains("Which currency?");
    }
}
