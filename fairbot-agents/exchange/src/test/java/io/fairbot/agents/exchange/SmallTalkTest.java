package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.Turn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Ok", "não" and "kkk" are answered with one short courtesy, and nothing else is taken for them. */
@Tag("place")
class SmallTalkTest {
    private static final int SHORT = 110;
    private final ExchangeChatFixture customer = new ExchangeChatFixture();

    /** One short message, no table, no menu, no person, and no word of not having understood. */
    private void isCourtesy(String answer) {
        assertThat(customer.last().replies()).hasSize(1);
        assertThat(answer).hasSizeBetween(3, SHORT).doesNotContain("ntendi", "*1*", "R$");
        assertThat(customer.last().handoff()).isEmpty();
        assertThat(customer.last().optOut()).isEmpty();
        assertThat(customer.last().topics()).doesNotContain(Turn.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok",
                "OK!",
                "okay",
                "beleza",
                "blz",
                "Tá bom",
                "certo",
                "entendi",
                "👍",
                "👍🏽",
                "👌👌",
                "ok ok",
                "ah tá",
                "legal 👏",
                "✅",
                "de nada",
                "ok kkk",
                "cool",
                "kkk",
                "kkkkkkkkk",
                "rsrs",
                "hahaha 😂",
                "🤣🤣"
            })
    void whoAgreesOrLaughsIsNotMisunderstood(String text) {
        String answer = customer.say(text);
        assertThat(answer).startsWith("😊 Quando precisar");
        isCourtesy(answer);
        assertThat(customer.last().topics()).containsExactly("reaction");
    }

    @ParameterizedTest
    @CsvSource({
        "sim, affirm, Certo! Sobre o que",
        "'Sim, claro!', affirm, Certo! Sobre o que",
        "quero, affirm, Certo! Sobre o que",
        "all right, affirm, Sure! What would",
        "não, deny, Tudo bem! 😊",
        "'nao, era só isso', deny, Tudo bem! 😊",
        "👎, deny, Tudo bem! 😊",
        "'não, obrigado', deny, Tudo bem! 😊",
        "nada nada nada nada nada nada nada, deny, Tudo bem! 😊",
        "obrigado, thanks, Por nada!",
        "'ok, obrigada!', thanks, Por nada!",
        "valeu, thanks, Por nada!",
        "🙏, thanks, Por nada!",
        "❤️, thanks, Por nada!",
        "tchau, goodbye, Até logo!",
        "'beleza, tchau', goodbye, Até logo!"
    })
    void eachIsAnsweredInItsWay(String text, String topic, String start) {
        String answer = customer.say(text);
        assertThat(answer).startsWith(start);
        isCourtesy(answer);
        assertThat(customer.last().topics()).endsWith(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oi, beleza?", "tudo beleza?"})
    void whoGreetsWithBelezaIsGreeted(String text) {
        assertThat(customer.say(text)).startsWith("Bom dia!").doesNotContain("ntendi");
        assertThat(customer.last().topics()).containsExactly("greeting");
    }

    @ParameterizedTest
    @CsvSource({
        "'ok, e o euro?', rate-of-currency, 🇪🇺",
        "'sim, quero saber o horário', affirm hours, 🕐",
        "'kkk que documentos precisa?', documents, 📄",
        "'não sei onde fica', address, 📍",
        "'👍 cotação', rates, 💱"
    })
    void aQuestionBesideItIsWhatCounts(String text, String topics, String start) {
        assertThat(customer.say(text)).startsWith(start).doesNotContain("😊");
        assertThat(String.join(" ", customer.last().topics())).isEqualTo(topics);
    }

    @ParameterizedTest
    @ValueSource(strings = {"não entendi xyz", "xyz"})
    void moreThanSmallTalkIsNone(String text) {
        assertThat(customer.say(text)).startsWith("Não entendi bem.");
        assertThat(customer.last().topics()).contains(Turn.UNKNOWN);
    }

    @Test
    void itIsNoMisunderstandingMore() {
        customer.say("xyz");
        customer.say("ok");
        assertThat(customer.say("xyz")).startsWith("Não entendi bem.");
        assertThat(customer.last().handoff()).isEmpty();
        assertThat(customer.say("xyz")).startsWith("Não estou entendendo");
        assertThat(customer.last().handoff()).isPresent();
    }

    @Test
    void aDealUnderWayIsNotDisturbed() {
        assertThat(customer.say("calcular")).startsWith("🧮 Vamos calcular! Qual moeda?");
        assertThat(customer.say("ok")).startsWith("🧮 Vamos calcular! Qual moeda?");
        assertThat(customer.say("dólar")).startsWith("Você quer comprar ou vender?");
        assertThat(customer.say("kkk")).startsWith("Você quer comprar ou vender?");
        assertThat(customer.say("comprar")).startsWith("Qual valor");
        assertThat(customer.say("👍")).startsWith("Qual valor");
        assertThat(customer.say("500 ou 600")).startsWith("Só para não errar");
        assertThat(customer.say("não")).startsWith("Qual valor");
        assertThat(customer.say("100")).contains("*Comprar 100 USD*");
        assertThat(customer.last().topics()).containsExactly("buy-quote");
        assertThat(customer.say("sim")).startsWith("Combinado! 👍 Venha à *Fair Câmbio Matriz*");
        assertThat(customer.last().topics()).containsExactly("affirm");
        assertThat(customer.say("sim")).startsWith("Certo! Sobre o que");
    }

    @Test
    void aCurrencyWithoutAnAmountIsToldItsRateOnce() {
        assertThat(customer.say("quero comprar dólares")).contains("5,5900", "Qual valor você quer comprar?");
        assertThat(customer.say("kkk")).startsWith("Qual valor").doesNotContain("5,5900");
        assertThat(customer.say("100")).contains("*Comprar 100 USD*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"não", "não, obrigado", "nao, valeu"})
    void aNoToAPriceIsTakenKindly(String text) {
        customer.say("quero comprar 500 dólares");
        assertThat(customer.say(text)).startsWith("Tudo bem! 😊").doesNotContain("R$");
    }

    /** What starts like "e mil?" and names no amount, side or shop is a question of its own, and the price is not told again. */
    @ParameterizedTest
    @CsvSource({"e vai cair?, forecast", "e a loja tá aberta?, open-now", "mas no google tá menos, why-dearer"})
    void aQuestionAfterAPriceDoesNotRepeatIt(String text, String topic) {
        customer.say("quero comprar 500 dólares");
        assertThat(customer.say(text)).doesNotContain("Você paga");
        assertThat(customer.last().topics()).containsExactly(topic);
        customer.say("quanto tá o dólar?");
        assertThat(customer.say(text)).doesNotContain("Você compra por");
    }

    @Test
    void itIsAnsweredInTheCustomersLanguage() {
        customer.say("hello, what are your rates?");
        assertThat(customer.say("ok")).startsWith("😊 Just write");
        assertThat(customer.say("haha")).startsWith("😊 Just write");
        assertThat(customer.say("no")).startsWith("That is all right!");
        assertThat(customer.say("yes")).startsWith("Sure!");
    }
}
