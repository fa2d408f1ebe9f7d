package io.fairbot.agents.exchange.money;

import io.fairbot.text.WordTokenizer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds amounts in what somebody wrote, in digits and in words: {@code 1.500,50}, {@code 1,5k}, {@code R$ 2 mil}, {@code mil
 * e quinhentos}.
 *
 * <p>It is strict, because {@code NumberFormat} of pt-BR reads {@code 1.5} as 15 and {@code 1,000.50} as 1. What can be read
 * in several ways is told as such and never guessed. Dates, times, percentages and telephone numbers are no amounts. Pure,
 * safe for use from any thread.
 */
public final class AmountParser {
    /** A letter nobody types; with a number behind it, it stands in for an amount. */
    private static final String PLACEHOLDER = "\uA66E";

    private AmountParser() {}

    /**
     * What was found in a text.
     *
     * @param amounts the amounts, in their order
     * @param template the text in lower case without accents, each amount replaced by {@link #placeholder} of its place in the list
     */
    public record ParsedAmounts(List<ParsedAmount> amounts, String template) {

        /** Copies the amounts. */
        public ParsedAmounts {
            amounts = List.copyOf(amounts);
        }
    }

    /**
     * Returns the word that stands for an amount in {@link ParsedAmounts#template}.
     *
     * @param place the amount's place in the list, from 0
     * @return the word
     */
    public static String placeholder(int place) {
        return PLACEHOLDER + place;
    }

    /**
     * Finds the amounts in a text.
     *
     * @param text what was written
     * @return the amounts and the rest
     */
    public static ParsedAmounts find(String text) {
        return find(text, false);
    }

    /**
     * Finds the amounts in the answer to a question for an amount: there "um" is a number.
     *
     * @param text what was written
     * @return the amounts and the rest
     */
    public static ParsedAmounts findInAnswer(String text) {
        return find(text, true);
    }

    private static ParsedAmounts find(String text, boolean answer) {
        String plain = WordTokenizer.normalize(text)
                .replace(PLACEHOLDER, " ")
                .replace('\u2212', '-')
                .replace('\u2013', '-')
                .replace('\u2014', '-');
        List<TextToken> tokens = TextToken.split(plain);
        List<ParsedAmount> amounts = new ArrayList<>();
        StringBuilder template = new StringBuilder();
        AmountScanner scanner = new AmountScanner(plain, tokens, answer);
        int copied = 0;
        int at = 0;
        while (at < tokens.size()) {
            Optional<AmountScanner.AmountMatch> reading = scanner.scan(at);
            if (reading.isEmpty()) {
                at++;
                continue;
            }
            AmountScanner.AmountMatch found = reading.get();
            found.amount().ifPresent(amounts::add);
            if (found.amount().isPresent()) {
                template.append(plain, copied, found.start()).append(' ').append(placeholder(amounts.size() - 1));
                template.append(' ');
                copied = found.end();
            }
            at = found.next();
        }
        template.append(plain.substring(copied));
        return new ParsedAmounts(amounts, template.toString());
    }

    /** Turns values below zero when a minus stood before them. */
    static ParsedAmount negated(ParsedAmount amount) {
        return new ParsedAmount(
                "-" + amount.text(),
                amount.isUnambiguous(),
                amount.candidates().stream().map(BigDecimal::negate).toList());
    }
}
