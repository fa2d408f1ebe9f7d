package io.fairbot.agents.exchange.internal.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.exchange.money.AmountParser;
import io.fairbot.agents.exchange.money.ParsedAmount;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amounts written in many ways are read as themselves or asked back, and what nobody understands never changes one of them. The
 * seed is printed; {@code -Dfairbot.seed} repeats a run.
 */
@Tag("place")
class AmountPropertiesTest {
    private static final Logger log = LoggerFactory.getLogger(AmountPropertiesTest.class);
    private static final int CASES = 100_000;
    private static final Vocabulary VOCABULARY = new Vocabulary();

    /** Words, letters and signs without a meaning for amounts; those with one ("k", "mil", ".") are not among them. */
    private static final List<String> JUNK = List.of(
            "xisto", "brubles", "zorp", "qwe", "lascas", "barao", "tcham", "vrau", "dilmas", "j", "q", "w", "g", "o",
            "l", "i", "#", "@", "&", "^", "|", "\\", "<", "§", "²", "½", "‰", "°", "+", "*", "/", "%", "x", "=", "'",
            "~");

    /** An amount in one of the ways customers write it. */
    private static final List<IntFunction<String>> WAYS = List.of(
            n -> "" + n,
            n -> grouped(n, '.'),
            n -> "R$ " + grouped(n, '.') + ",00",
            n -> "R$" + n,
            n -> "US$ " + n,
            n -> "u$s" + n,
            n -> n + " dólares",
            n -> n + "dolares",
            n -> n + ",00 euros",
            n -> "€" + n,
            n -> n + "€",
            n -> "usd " + n,
            n -> n + " USD.",
            n -> "uns " + n + " dólares",
            n -> "umas " + n + " libras",
            n -> n + " mais ou menos",
            n -> "cerca de " + n,
            n -> "(" + n + ")",
            n -> "*" + n + "* euros",
            n -> n + " por favor",
            n -> "quero comprar " + n + " dólares",
            n -> "me vê " + n + " aí",
            n -> "quanto fica " + grouped(n, '.') + " euros?",
            n -> "vendo " + n + " pila",
            n -> spelled(n),
            n -> spelled(n) + " dólares",
            n -> spelled(n).toUpperCase(Locale.ROOT) + " EUROS",
            n -> "quero " + spelled(n) + " libras",
            n -> "preciso de " + spelled(n),
            n -> n % 1000 == 0 ? n / 1000 + " mil" : "" + n,
            n -> n % 1000 == 0 ? n / 1000 + "k de dólar" : n + " conto",
            n -> n % 1000 == 0 ? n / 1000 + " pau" : n + " mangos",
            n -> n % 100 == 0 && n % 1000 != 0 && n < 100_000 ? n / 1000 + "," + n / 100 % 10 + " mil" : "" + n,
            n -> n % 100 == 0 ? n / 100 + " notas de 100" : "" + n,
            n -> digits(n, '\uFF10'),
            n -> digits(n, '\u0660') + " dólares",
            n -> grouped(n, ' '),
            n -> grouped(n, ',') + ".00",
            n -> grouped(n, ','),
            n -> n + "\u00A0reais",
            n -> n / 2 + "+" + (n - n / 2),
            n -> "o dobro de " + n / 2);

    @Test
    void anAmountInFortyWaysIsReadAsItselfOrAskedBack() {
        assertThat(WAYS).hasSizeGreaterThanOrEqualTo(40);
        Random random = random();
        int certain = 0;
        for (int i = 0; i < CASES / 5; i++) {
            int amount = amount(random);
            int way = i % WAYS.size();
            // The double of a half that is no whole number is another number.
            int written = way == WAYS.size() - 1 ? amount / 2 * 2 : amount;
            String text = WAYS.get(way).apply(written);
            certain += check(text, text, written) ? 1 : 0;
        }
        assertThat(certain).as("read without a question").isGreaterThan(CASES / 5 * 3 / 4);
    }

    @Test
    void whatNobodyUnderstandsNeverChangesAnAmount() {
        Random random = random();
        for (int i = 0; i < CASES; i++) {
            int amount = amount(random) / 2 * 2;
            String text = WAYS.get(random.nextInt(WAYS.size())).apply(amount);
            String junk = JUNK.get(random.nextInt(JUNK.size()));
            int at = random.nextInt(text.length() + 1);
            boolean blanks = random.nextBoolean() && (at == 0 || at == text.length() || isGap(text, at));
            String changed = text.substring(0, at) + (blanks ? " " + junk + " " : junk) + text.substring(at);
            check(changed, text, amount);
        }
    }

    private static boolean isGap(String text, int at) {
        return text.charAt(at - 1) == ' ' || text.charAt(at) == ' ';
    }

    /** Answers whether the amount is certain; it fails where a certain amount is another one. */
    private static boolean check(String text, String before, int amount) {
        List<ParsedAmount> found =
                AmountParser.find(text, true, VOCABULARY::isKnown).amounts();
        if (found.size() != 1 || !found.get(0).isUnambiguous()) {
            return false;
        }
        assertThat(found.get(0).value())
                .as("\"%s\", of \"%s\"", text, before)
                .isEqualByComparingTo(BigDecimal.valueOf(amount));
        return true;
    }

    private static Random random() {
        long seed = Long.getLong("fairbot.seed", 20_261_201);
        log.info("AmountPropertiesTest with seed {}", seed);
        return new Random(seed);
    }

    /** Round and odd amounts of all sizes. */
    private static int amount(Random random) {
        int digits = 1 + random.nextInt(6);
        int most = (int) Math.pow(10, digits);
        int plain = 1 + random.nextInt(most);
        return switch (random.nextInt(3)) {
            case 0 -> Math.max(10, plain / 10 * 10);
            case 1 -> Math.max(1000, plain / 1000 * 1000);
            default -> plain;
        };
    }

    private static String grouped(int number, char separator) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setGroupingSeparator(separator);
        return new DecimalFormat("#,##0", symbols).format(number);
    }

    private static String digits(int number, char zero) {
        StringBuilder text = new StringBuilder();
        String.valueOf(number).chars().forEach(digit -> text.append((char) (zero + digit - '0')));
        return text.toString();
    }

    private static String spelled(int number) {
        return io.fairbot.agents.exchange.money.Spelled.out(number);
    }
}
