package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of a deal: notes, limits of law, what a person deals with, and who asks how to get around them. */
@Tag("place")
class DealLimitsTest {
    private final ExchangeChatFixture customer = new ExchangeChatFixture();

    @Test
    void cashIsInNotes() {
        assertThat(customer.say("quero comprar 148 euros"))
                .startsWith("Em espécie, a menor nota de euro é de 5 EUR.")
                .contains("*1* - 145 EUR", "*2* - 150 EUR")
                .doesNotContain("Você paga");
        assertThat(customer.say("2")).contains("*Comprar 150 EUR*");
        assertThat(customer.say("quero comprar 1.500,50 dólares")).contains("*1* - 1.500 USD", "*2* - 1.501 USD");
        assertThat(customer.say("1")).contains("*Comprar 1.500 USD*");
        assertThat(customer.say("quero vender 3 libras"))
                .contains("*1* - 5 GBP")
                .doesNotContain("0 GBP\n*2*");
        // 148 EUR would cost R$ 998,74.
        assertThat(customer.say("com R$ 1.000 quanto levo em euro?")).contains("você leva *145 EUR*");
    }

    @Test
    void aPersonDealsWithWhatIsTooMuch() {
        assertThat(customer.say("quero comprar 2 milhões de dólares"))
                .startsWith("Para 2.000.000 USD quem responde é uma pessoa da loja.");
        assertThat(customer.last().handoff()).isPresent();
    }

    @Test
    void largeAmountsComeWithTheLimitsTheyPass() {
        assertThat(customer.say("quero comprar 10.001 dólares"))
                .contains("transferência da sua própria conta", "e-DBV");
        assertThat(customer.say("quero comprar 10.000 dólares"))
                .contains("transferência")
                .doesNotContain("e-DBV");
        assertThat(customer.say("quero vender 9 mil euros"))
                .contains("compra a")
                .doesNotContain("e-DBV", "transferência");
        assertThat(customer.say("quero comprar 9 mil euros")).contains("e-DBV");
        assertThat(customer.say("quero comprar 1.700 dólares")).doesNotContain("transferência");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qual o limite?",
                "preciso declarar 15 mil dólares?",
                "até quanto posso levar para fora sem declarar?",
                "do I have to declare cash?"
            })
    void limitsAreExplained(String text) {
        assertThat(customer.say(text)).startsWith("📏").contains("US$ 10", "R$ 10");
        assertThat(customer.last().handoff()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"qual o valor máximo que posso levar?", "what is the limit?"})
    void limitsOfTheDeskAreToldWithThatOfTheBorder(String text) {
        assertThat(customer.say(text)).contains("US$ 10", "e-DBV", "R$ 5", "R$ 1");
        assertThat(customer.last().handoff()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posso dividir 30 mil dólares em 3 dias?",
                "quero comprar 20 mil dólares em duas vezes",
                "dá pra separar em partes pra não declarar?",
                "como faço pra não passar do limite?",
                "quero fracionar a compra",
                "compro um pouco em cada dia e não preciso me identificar?",
                "e se eu comprar 9 mil dólares em lojas diferentes?",
                "can I split 20 mil dólares?"
            })
    void splittingIsHandedToAPerson(String text) {
        String answer = customer.say(text);
        assertThat(answer).contains("+55 48 99999-0101").containsAnyOf("não posso orientar", "I cannot advise");
        assertThat(answer).doesNotContain("VET (");
        assertThat(customer.last().handoff()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dá pra dividir no cartão em 3 vezes?",
                "posso parcelar 500 dólares em 2 vezes?",
                "vocês dividem o troco?",
                "quanto custa 500 dólares?"
            })
    void whatOnlyLooksLikeSplittingIsNot(String text) {
        customer.say(text);
        assertThat(customer.last().handoff()).isEmpty();
    }
}
