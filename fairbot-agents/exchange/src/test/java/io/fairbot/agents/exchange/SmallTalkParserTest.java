package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.Turn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Ok", "não" and "kkk" are answered kindly, and nothing else is taken for them. */
@Tag("place")
class SmallTalkParserTest {
    private static final String OK = "Combinado! 👍 Se precisar";
    private final ExchangeChatFixture customer = new ExchangeChatFixture();

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
                "all right"
            })
    void whoAgreesIsNotMisunderstood(String text) {
        assertThat(customer.say(text)).startsWith(OK);
        assertThat(customer.last().topics()).containsExactly("ok");
    }

    @ParameterizedTest
    @CsvSource({
        "sim, yes, Certo! Sobre o que",
        "'Sim, claro!', yes, Certo! Sobre o que",
        "quero, yes, Certo! Sobre o que",
        "não, no, Tudo bem! 😊",
        "'nao, era só isso', no, Tudo bem! 😊",
        "👎, no, Tudo bem! 😊",
        "kkk, laughter, 😄 Se quiser",
        "kkkkkkkkk, laughter, 😄 Se quiser",
        "rsrs, laughter, 😄 Se quiser",
        "hahaha 😂, laughter, 😄 Se quiser",
        "🤣🤣, laughter, 😄 Se quiser",
        "obrigado, thanks, Por nada!",
        "'ok, obrigada!', thanks, Por nada!",
        "'não, obrigado', thanks, Por nada!",
        "valeu, thanks, Por nada!",
        "🙏, thanks, Por nada!",
        "❤️, thanks, Por nada!",
        "tchau, bye, Até logo!",
        "'beleza, tchau', bye, Até logo!",
        "'oi, beleza?', greeting, Bom dia!",
        "'tudo beleza?', greeting, Bom dia!"
    })
    void eachIsAnsweredInItsWay(String text, String topic, String answer) {
        assertThat(customer.say(text)).startsWith(answer);
        assertThat(customer.last().topics()).containsExactly(topic);
    }

    @ParameterizedTest
    @CsvSource({
        "'ok, e o euro?', rates",
        "'sim, quero saber o horário', hours",
        "'kkk que documentos precisa?', documents",
        "'não sei onde fica', addresses",
        "'👍 cotação', rates"
    })
    void aQuestionBesideItIsWhatCounts(String text, String topic) {
        assertThat(customer.say(text)).doesNotStartWith("Combinado").doesNotStartWith("Tudo bem");
        assertThat(customer.last().topics()).containsExactly(topic);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"não entendi xyz", "ok google", "sim senhor capitão", "nada nada nada nada nada nada nada", "🦜"
            })
    void moreThanSmallTalkIsNone(String text) {
        assertThat(customer.say(text)).startsWith("Desculpe, não entendi.");
        assertThat(customer.last().topics()).containsExactly(Turn.UNKNOWN);
    }

    @Test
    void itIsNoMisunderstandingMore() {
        customer.say("xyz");
        customer.say("ok");
        assertThat(customer.say("xyz")).doesNotContain("escreva *6*");
    }

    @Test
    void aDealUnderWayIsNotDisturbed() {
        assertThat(customer.say("quero comprar dólares")).contains("5,5900");
        customer.say("calcular");
        assertThat(customer.say("ok")).startsWith("🧮 Vamos calcular! Qual moeda?");
        assertThat(customer.say("dólar")).startsWith("Você quer comprar ou vender?");
        assertThat(customer.say("kkk")).startsWith("Você quer comprar ou vender?");
        assertThat(customer.say("comprar")).startsWith("Qual valor");
        assertThat(customer.say("👍")).startsWith("Qual valor");
        assertThat(customer.say("500 ou 600")).startsWith("Só para não errar");
        assertThat(customer.say("não")).startsWith("Qual valor");
        assertThat(customer.say("100")).contains("*Comprar 100 USD*");
        assertThat(customer.last().topics()).containsExactly("calculate");
        assertThat(customer.say("sim")).startsWith("Combinado! 👍 Venha à *Fair Câmbio Matriz*");
        assertThat(customer.last().topics()).containsExactly("yes");
        assertThat(customer.say("sim")).startsWith("Certo! Sobre o que");
    }

    @Test
    void aNoToAPriceIsTakenKindly() {
        customer.say("quero comprar 500 dólares");
        assertThat(customer.say("não")).startsWith("Tudo bem! 😊");
    }

    @Test
    void itIsAnsweredInTheCustomersLanguage() {
        customer.say("hello, what are your rates?");
        assertThat(customer.say("ok")).startsWith("All right! 👍");
        assertThat(customer.say("haha")).startsWith("😄 If you want");
        assertThat(customer.say("no")).startsWith("That is fine!");
        assertThat(customer.say("yes")).startsWith("Sure!");
    }
}
