package io.fairbot.agents.exchange.money;

import io.fairbot.Internal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A parser of amounts in free text, in digits and in words: {@code 1.500,50}, {@code 1,5k}, {@code R$ 2 mil}, {@code mil
 * e quinhentos}.
 *
 * <p>It is strict, because {@code NumberFormat} for pt-BR reads {@code 1.5} as 15 and {@code 1,000.50} as 1. Ambiguous amounts
 * are reported as such and never guessed, and so are those next to a word, letter or sign that is not accounted for. Dates,
 * times, percentages and telephone numbers are not amounts. Stateless; safe for use from any thread.
 */
@Internal
public final class AmountParser {
    /** A letter that no customer types; followed by an index, it replaces an amount. */
    private static final String PLACEHOLDER = "\uA66E";

    private AmountParser() {}

    /**
     * The amounts in a text, and the text around them.
     *
     * @param amounts the amounts, in the order of the text
     * @param template the text in lower case without accents, each amount replaced by the {@link #placeholder} of its index
     */
    public record ParsedAmounts(List<ParsedAmount> amounts, String template) {

        /** Copies the list. */
        public ParsedAmounts {
            amounts = List.copyOf(amounts);
        }
    }

    /**
     * Returns the word that replaces an amount in {@link ParsedAmounts#template}.
     *
     * @param index the index of the amount, from 0
     * @return the word
     */
    public static String placeholder(int index) {
        return PLACEHOLDER + index;
    }

    /**
     * Finds the amounts in a text, whatever words are around them.
     *
     * @param text the text
     * @return the amounts, and the text around them
     */
    public static ParsedAmounts find(String text) {
        return find(text, false, word -> true);
    }

    /**
     * Finds the amounts in a text. What touches an amount and is not known makes it ambiguous.
     *
     * @param text the text
     * @param answer whether it answers a question for an amount, where "um" is a number and not an article
     * @param known whether a word, in lower case without accents, has a meaning that leaves an amount next to it as it is
     * @return the amounts, and the text around them
     */
    public static ParsedAmounts find(String text, boolean answer, Predicate<String> known) {
        String plain = TextToken.plain(text).replace(PLACEHOLDER, " ");
        TokenList tokens = new TokenList(plain);
        List<ParsedAmount> amounts = new ArrayList<>();
        StringBuilder template = new StringBuilder();
        AmountScanner scanner = new AmountScanner(tokens, new AmountSurroundings(tokens, known), answer);
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

    /** Returns the amount with all its candidates negated. */
    static ParsedAmount negated(ParsedAmount amount) {
        return new ParsedAmount(
                "-" + amount.text(),
                amount.isUnambiguous(),
                amount.candidates().stream().map(BigDecimal::negate).toList());
    }
}
