package io.fairbot.agents.exchange.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts as customers write them. */
@Tag("place")
class AmountParserTest {
    private static final int ROUNDS = 5_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.500,50 | 1500.5",
                "mil e quinhentos | 1500",
                "R$ 2 mil | 2000",
                "1,5k | 1500",
                "US$1000 | 1000",
                "200 euro | 200",
                "quinhentos dolares | 500",
                "R$\u00A01.234,56 | 1234.56",
                "1500 | 1500",
                "1500,5 | 1500.5",
                "0,50 | 0.5",
                "0500 | 500",
                "1.000 | 1000",
                "1.234.567,89 | 1234567.89",
                "999.999 | 999999",
                "12.345 | 12345",
                "123.456,7 | 123456.7",
                "2mil | 2000",
                "2 mil e quinhentos | 2500",
                "2 mil e 500 | 2500",
                "2 mil 500 | 2500",
                "mil quinhentos | 1500",
                "mil e cem | 1100",
                "mil e um | 1001",
                "um mil | 1000",
                "dois mil | 2000",
                "duas mil libras | 2000",
                "duzentas libras | 200",
                "cem dólares | 100",
                "cento e vinte e cinco | 125",
                "vinte e dois | 22",
                "dezesseis | 16",
                "catorze | 14",
                "dois mil trezentos e quarenta e cinco | 2345",
                "quinhentos mil | 500000",
                "um milhão | 1000000",
                "um milhão e 500 mil | 1500000",
                "dois milhões trezentos mil e vinte | 2300020",
                "1,5 milhão | 1500000",
                "0,5 mil | 500",
                "1,55 mil | 1550",
                "2,5 mil | 2500",
                "3K | 3000",
                "uns 300 dólares | 300",
                "mais ou menos 300 | 300",
                "pelo menos 300 | 300",
                "ao menos 300 | 300",
                "500, por favor | 500",
                "500. | 500",
                "(500) | 500",
                "vinte e doze avos, digo, nada | 20 12",
                "zero | 0",
                "0 | 0",
                "0,00 | 0",
                "-500 | -500",
                "R$ -500 | -500",
                "-R$ 500 | -500",
                "(-500) | -500",
                "\u2212500 | -500",
                "menos 500 | -500",
                "- 500 dólares | 500",
                "cinco vinte | 5 20",
                "dois e quinhentos | 2 500",
                "cem e vinte | 100 20",
                "vinte cinco | 20 5",
                "mil mil | 1000 1000",
                "500 a 600 | 500 600",
                "as 25 | 25",
                "123456789012345678901234 | 123456789012345678901234",
                "999 mil | 999000",
                "mil e duzentos mil | 1000 200000",
                "quinhentos zero | 500 0",
                "200 euros e 300 dólares | 200 300",
                "quinhentão | 500",
                "quinhentooos | 500",
                "milzinho | 1000",
                "cenzinho | 100",
                "2 pau | 2000",
                "uma centena | 100",
                "meio milhão | 500000",
                "meia dúzia | 6",
                "três dezenas | 30",
                "1 bi | 1000000000",
                "five hundred | 500",
                "two thousand | 2000",
                "quinientos | 500",
                "3 notas de 100 | 300",
                "meia dúzia de notas de 50 | 300",
                "５００ | 500",
                "٥٠٠ | 500",
                "5\u200B00 | 500",
                "500, meu telefone 48 99999-1234 | 500",
                "400 em notas de 50 | 400"
            })
    void isReadInOneWay(String text, String values) {
        assertThat(AmountParser.find(text).amounts())
                .as(text)
                .allMatch(ParsedAmount::isUnambiguous)
                .extracting(amount -> amount.value().toPlainString())
                .containsExactly(values.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.5 | 1.5",
                "10.50 | 10.5",
                "1500.50 | 1500.5",
                "1,500 | 1500 1.5",
                "1,234 | 1234",
                "1,000.50 | 1000.5",
                "1,500,000 | 1500000",
                "1500,000 | 1500",
                "1.2345 | 12345",
                "1500.000 | 1500000 1500",
                "0.500 | 500 0.5",
                "1.5k | 1500",
                "1,500 mil | 1500000 1500",
                "1.500 mil | 1500000 1500",
                "1500k | 1500000 1500",
                "1000 mil | 1000000 1000",
                "1 500 | 1500",
                "1 500 000 | 1500000",
                "dois e meio | 2.5",
                "mil e meio | 1500",
                "2 mil e meio | 2500",
                "500-600 | 500 600",
                "500 - 600 | 500 600",
                "500–600 | 500 600",
                "500/600 | 500 600",
                "500+200 | 700",
                "500 mais 200 | 700",
                "3 x 200 | 600",
                "mil vezes mil | 1000000",
                "5 m | ",
                "1 mi | ",
                "2 mill | 2000",
                "cinco mim | 5000",
                "dos mil | 2000 1000",
                "50% de 1000 | 500",
                "10 por cento de 2 mil | 200",
                "o dobro de 500 | 1000",
                "o triplo de 500 | 1500",
                "a metade de mil | 500",
                "um terço de 900 | ",
                "mais de 500 | ",
                "um maço de 100 | ",
                "dois mil e pouco | 2000",
                "200 para cada filho | 200",
                "200 por pessoa | 200",
                "5OO | ",
                "l00 | ",
                "7O0 | ",
                "3k5 | ",
                "sinco mil | 5000",
                "treis mil | 3000",
                "vinti mil | 20000",
                "dusentos mil | 200000",
                "oitosentos | 800",
                "sincoenta | 50",
                "500² | ",
                "½ mil | ",
                "100½ | ",
                ".5 mil | ",
                ",50 | ",
                "1e3 | ",
                "500x | ",
                "15%00 | ",
                "#500 | ",
                "15/00 | ",
                "1.000 000 | ",
                "2 mil 1500 | ",
                "1.000.50 | ",
                "1,2,3 | ",
                "1..5 | ",
                "2kk | ",
                "5m | ",
                "dois vírgula cinco | ",
                "-1.5 | -1.5",
                "1234567890123456789012345 | "
            })
    void isNeverGuessed(String text, String values) {
        List<ParsedAmount> found =
                AmountParser.find(text, false, word -> !word.equals("oo")).amounts();
        assertThat(found.get(0).isUnambiguous()).as(text).isFalse();
        assertThat(found.get(0).candidates().stream()
                        .map(BigDecimal::toPlainString)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(values == null ? "" : values);
        assertThatThrownBy(() -> found.get(0).value()).hasMessageContaining("ambiguous amount has no value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "oi, tudo bem?",
                "24/12",
                "24/12/2026",
                "2026-11-23",
                "dia 24",
                "dia vinte",
                "10:30",
                "10h",
                "às 10",
                "as 24",
                "10h30",
                "10 horas",
                "duas horas",
                "dez minutos",
                "30 anos",
                "3 meses",
                "50%",
                "50 por cento",
                "dez por cento",
                "+55 48 99999-0101",
                "99999-0101",
                "opção 3",
                "1a vez",
                "2º andar",
                "um dólar",
                "uma pergunta",
                "milhão",
                "kkkk",
                "10/2/3",
                "em 3 vezes",
                "3 pessoas",
                "nota de 100",
                "123.456.789-00",
                "(48) 99999-0101"
            })
    void isNoAmount(String text) {
        AmountParser.ParsedAmounts found = AmountParser.find(text);
        assertThat(found.amounts()).as(text).isEmpty();
        assertThat(found.template()).doesNotContain(AmountParser.placeholder(0));
    }

    @Test
    void oneIsANumberWhereAnAmountWasAskedFor() {
        assertThat(AmountParser.find("um", true, word -> true).amounts())
                .singleElement()
                .matches(amount -> amount.value().intValue() == 1);
        assertThat(AmountParser.find("uma libra", true, word -> true).amounts()).hasSize(1);
        assertThat(AmountParser.find("um").amounts()).isEmpty();
    }

    @Test
    void theRestKeepsEachAmountsPlace() {
        AmountParser.ParsedAmounts found =
                AmountParser.find("Com R$ 5.000,00 ou mil e cem euros, 24/12, " + AmountParser.placeholder(1));
        assertThat(found.template().replaceAll("\\s+", " "))
                .isEqualTo("com r$ " + AmountParser.placeholder(0) + " ou " + AmountParser.placeholder(1)
                        + " euros, 24/12, " + AmountParser.placeholder(2) + " ");
        assertThat(found.amounts()).extracting(ParsedAmount::text).containsExactly("5.000,00", "mil e cem", "1");
        assertThat(AmountParser.find("- R$ -5").amounts())
                .extracting(ParsedAmount::text)
                .containsExactly("-5");
    }

    @Test
    void everyAmountIsReadBackAsItIsWritten() {
        SeededRandom random = new SeededRandom("AmountParserTest");
        AmountFormat figures = new AmountFormat(Locale.forLanguageTag("pt-BR"));
        for (int i = 0; i < ROUNDS; i++) {
            BigDecimal amount = random.decimal(0, 100_000_000_000L, 2);
            assertSame(figures.reais(amount), amount);
            assertSame("R$ " + figures.reais(amount), amount);
            assertSame(figures.units(amount), amount);
            assertSame(amount.toPlainString().replace('.', ','), amount);
        }
    }

    @Test
    void everyNumberIsReadBackAsItIsSpelled() {
        SeededRandom random = new SeededRandom("AmountParserTest");
        for (int number = 1; number <= 2_200; number++) {
            assertSame(Spelled.out(number), BigDecimal.valueOf(number));
        }
        for (int i = 0; i < ROUNDS; i++) {
            int number = 1 + random.below(999_999_999);
            assertSame(Spelled.out(number), BigDecimal.valueOf(number));
        }
    }

    private static void assertSame(String text, BigDecimal amount) {
        List<ParsedAmount> found = AmountParser.find(text, true, word -> true).amounts();
        assertThat(found).as(text).hasSize(1);
        assertThat(found.get(0).value()).as(text).isEqualByComparingTo(amount);
    }

    @Test
    void whateverIsTypedEndsInAnAnswer() {
        SeededRandom random = new SeededRandom("AmountParserTest");
        List<String> pieces = List.of(
                "1", "500", ".", ",", " ", "-", "mil", " e ", "k", "R$", "US$", "/", ":", "%", "h", "dois", "cem",
                "milhões", "meio", "euro", "\uD83D", "+", "99999", "999", "\u00BD", "vinte", "\n", "um", "a", "e");
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.below(12); n >= 0; n--) {
                text.append(random.one(pieces));
            }
            AmountParser.ParsedAmounts found = AmountParser.find(text.toString());
            for (int n = 0; n < found.amounts().size(); n++) {
                assertThat(found.template()).as("%s", text).contains(AmountParser.placeholder(n));
            }
        }
    }
}
