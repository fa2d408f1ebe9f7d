package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What customers write around amounts, sides, currencies and days, in every combination: no price is of an amount that nobody named. */
class WordingTest {
    private static final List<String> BEFORE = List.of(
            "",
            "oi, ",
            "não, ",
            "na verdade ",
            "quero comprar ",
            "quero vender ",
            "tenho ",
            "com ",
            "me vê ",
            "preciso de ",
            "quanto fica ",
            "quanto vocês pagam em ",
            "trocar ",
            "sobrou ",
            "how much is ",
            "quiero comprar ",
            "posso dividir ",
            "como faço para dividir ");
    private static final List<String> AMOUNTS = List.of(
            "300 dólares",
            "$ 300 dólares",
            "300",
            "300 reais",
            "US$ 300",
            "300 ou 300 euros",
            "300 de euro",
            "300 em euro",
            "300 pesos",
            "300 pesos argentinos",
            "300 euros por dólar",
            "300 dólares com euro",
            "reais com 300 dólares",
            "300 reais em dólar",
            "dólar com 300 reais");
    private static final List<String> AFTER = List.of(
            "",
            "?",
            " quanto dá em reais",
            " e em euro?",
            " na praia",
            " na véspera de natal",
            " dia 31/02",
            " dia 29/02",
            " em 24 de dezembro",
            " 25 de dezembro de 2026",
            " não, vender",
            " por reais",
            " pra não declarar",
            " em 3 dias",
            " aceita pix?");
    private static final Pattern PRICED =
            Pattern.compile("\\*(?:Comprar|Vender|Buy|Sell|Compra|Venta|Vende\\p{L}*) ([0-9.,]+) ([A-Z]{3})");

    /** One currency for another: the amount of the other one follows from the rates. */
    private static final Pattern CONVERTED = Pattern.compile("reais|por dólar|com euro|em euro|de euro");

    private static String asked(String text) {
        return new ExchangeChatFixture().say(text);
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String before : BEFORE) {
            for (String amount : AMOUNTS) {
                for (String after : AFTER) {
                    texts.add(before + amount + after);
                }
            }
        }
        return texts;
    }

    @Test
    void noPriceIsOfAnAmountThatNobodyNamed() {
        int prices = 0;
        for (String text : texts()) {
            String answer = asked(text);
            assertThat(answer).as(text).isNotBlank();
            Matcher priced = PRICED.matcher(answer);
            while (priced.find()) {
                prices++;
                if (!CONVERTED.matcher(text).find()) {
                    assertThat(priced.group(1)).as(text).isEqualTo("300");
                }
            }
        }
        assertThat(prices).isGreaterThan(texts().size() / 10);
    }
}
