package io.fairbot.agents.exchange.internal.intent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeskIntentsTest {
    @Test
    void everyIntentHasExamples() {
        assertThat(DeskIntents.examples().intents())
                .hasSize(65)
                .allSatisfy(intent ->
                        assertThat(DeskIntents.examples().sentences(intent)).hasSizeGreaterThanOrEqualTo(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bom dia!! qnto tá o dólar hj na loja? | rate-of-currency",
                "kero compra uns 300 euro pra sexta | buy-quote",
                "sobrou umas libra da viagem, vcs compram? | sell-quote",
                "com 900 conto pego quanto de dolar | budget-quote",
                "que hrs vcs fecham no sabado | hours",
                "e aceita pix? que documento precisa? | payment-methods,documents",
                "quero falar com alguem de verdade | human",
                "brigadaaa | thanks",
                "what time do you close today? | hours",
                "necesito 300 dólares | buy-quote"
            })
    void customersAreUnderstood(String text, String intents) {
        assertThat(String.join(",", DeskIntents.classifier().classify(text).names()))
                .isEqualTo(intents);
    }
}
