package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A scanner of single amounts in a tokenized text. What is said of an amount is part of it: "500 + 200", "3 notas de 100", "o
 * dobro de 500" are read as a whole or are ambiguous, and never one of their numbers. Not thread-safe.
 */
final class AmountScanner {
    private static final Set<String> OF = Set.of("de", "do", "da", "of", "del");
    static final Set<String> NOTES = Set.of(
            "nota",
            "notas",
            "cedula",
            "cedulas",
            "notinha",
            "notinhas",
            "note",
            "notes",
            "bill",
            "bills",
            "billete",
            "billetes");
    private static final Set<String> TIMES = Set.of("x", "vezes", "times");
    private static final Set<String> PLUS = Set.of("mais", "plus", "mas");
    private static final Set<String> DOUBLE = Set.of("dobro", "double");
    private static final Set<String> TRIPLE = Set.of("triplo", "triple");
    private static final Set<String> HALF = Set.of("metade", "half", "mitad");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Pattern MINUS = Pattern.compile("(?:^|[\\s(])-(?:(?:r\\$|us\\$|u\\$s?|\\$|€|£)\\s*)?$");
    private static final Pattern MINUS_AFTER_SIGN = Pattern.compile("(?:r\\$|us\\$|u\\$s?|\\$|€|£)\\s*-$");

    private final TokenList tokens;
    private final NumberScanner numbers;
    private final QuantityScanner quantities;
    private final AmountSurroundings surroundings;
    private final boolean answer;

    /**
     * A number in the text.
     *
     * @param amount the amount, empty for a number that is not an amount
     * @param start the offset of its first character in the text
     * @param end the offset after its last character
     * @param next the index of the token after it
     */
    record AmountMatch(Optional<ParsedAmount> amount, int start, int end, int next) {}

    AmountScanner(TokenList tokens, AmountSurroundings surroundings, boolean answer) {
        this.tokens = tokens;
        this.answer = answer;
        this.surroundings = surroundings;
        numbers = new NumberScanner(tokens);
        quantities = new QuantityScanner(tokens);
    }

    /** Reads the number that begins at a token; empty when none does. */
    Optional<AmountMatch> scan(int at) {
        if (tokens.isNumber(at)) {
            Optional<AmountMatch> special =
                    quantities.end(at).map(next -> none(at, next)).or(() -> adjacent(at));
            if (special.isPresent()) {
                return special;
            }
        } else if (tokens.wordAt(at).filter(NumberWords::isArticle).isPresent()
                && !answer
                && !numbers.isScale(at + 1)) {
            return Optional.empty();
        }
        Optional<NumberScanner.NumberMatch> part = numbers.scan(at);
        if (part.isEmpty()) {
            return Optional.empty();
        }
        NumberScanner.NumberMatch number = part.get();
        Optional<AmountMatch> share = percent(at, number);
        if (share.isPresent()) {
            return share;
        }
        int counted = tokens.isWord(number.next(), OF) ? number.next() + 1 : number.next();
        if (tokens.isWord(counted, NOTES)) {
            return Optional.of(notes(at, number, counted + 1));
        }
        if (quantities.isCounted(at, number.next()) || isNoteValue(at)) {
            return Optional.of(none(at, number.next()));
        }
        return Optional.of(match(at, combined(at, number)));
    }

    /** Returns whether a number is what a note is worth: "nota de 100", "em notas de 50". */
    private boolean isNoteValue(int at) {
        return tokens.isWord(at - 1, OF) && tokens.isWord(at - 2, NOTES);
    }

    /** "3 notas de 100" and "meia dúzia de notas de 50" are 300; "50 notas" are no amount. */
    private AmountMatch notes(int at, NumberScanner.NumberMatch count, int after) {
        Optional<NumberScanner.NumberMatch> value = numbers.scan(tokens.isWord(after, OF) ? after + 1 : after);
        if (value.isEmpty()) {
            return none(at, after);
        }
        boolean certain = isWhole(count) && isWhole(value.get());
        return match(at, product(count, value.get(), certain));
    }

    private static boolean isWhole(NumberScanner.NumberMatch number) {
        return number.value().isUnambiguous() && number.only().scale() <= 0;
    }

    private static NumberScanner.NumberMatch product(
            NumberScanner.NumberMatch left, NumberScanner.NumberMatch right, boolean certain) {
        boolean readable = left.value().isUnambiguous() && right.value().isUnambiguous();
        List<BigDecimal> values = readable ? List.of(plain(left.only().multiply(right.only()))) : List.of();
        return new NumberScanner.NumberMatch(new ParsedNumber(certain && readable, values), right.next(), 1);
    }

    private static BigDecimal plain(BigDecimal value) {
        return ParsedNumber.decimal(value.toPlainString());
    }

    /** "50 % de 1000" is asked back with what it comes to; a percentage alone is no amount. */
    private Optional<AmountMatch> percent(int at, NumberScanner.NumberMatch number) {
        int next = number.next();
        boolean spoken = tokens.isWord(next, Set.of("por")) && tokens.isWord(next + 1, Set.of("cento"));
        if (!spoken && !tokens.isSign(next, "%")) {
            return Optional.empty();
        }
        int after = spoken ? next + 2 : next + 1;
        Optional<NumberScanner.NumberMatch> whole =
                tokens.isWord(after, OF) ? numbers.scan(after + 1) : Optional.empty();
        if (whole.isEmpty()) {
            return Optional.of(none(at, after));
        }
        NumberScanner.NumberMatch share = product(number, whole.get(), false);
        List<BigDecimal> values = share.value().candidates().stream()
                .map(value -> plain(value.divide(HUNDRED)))
                .toList();
        return Optional.of(match(at, new NumberScanner.NumberMatch(new ParsedNumber(false, values), share.next(), 1)));
    }

    /** Matches adjacent numbers, which are ambiguous: "500-600", "1 500". */
    private Optional<AmountMatch> adjacent(int at) {
        boolean dash = tokens.isSign(at + 1, "-") && tokens.isNumber(at + 2);
        boolean slash = tokens.isSign(at + 1, "/") && tokens.isNumber(at + 2);
        if (dash || slash) {
            List<BigDecimal> both = new ArrayList<>();
            for (int i : List.of(at, at + 2)) {
                ParsedNumber one = ParsedNumber.parse(tokens.get(i).text());
                both.addAll(one.candidates().stream()
                        .filter(value -> one.isUnambiguous() && value.signum() > 0)
                        .toList());
            }
            return Optional.of(ambiguous(at, at + 3, both.size() == 2 ? both : List.of()));
        }
        int next = at + 1;
        StringBuilder digits = new StringBuilder(tokens.get(at).text());
        while (tokens.isGroup(next) && !tokens.isLineEnd(next - 1)) {
            digits.append(tokens.get(next).text());
            next++;
        }
        boolean grouped =
                next > at + 1 && tokens.length(at) <= 3 && tokens.get(at).text().matches("[0-9]+");
        return grouped && !numbers.isScale(next)
                ? Optional.of(ambiguous(at, next, List.of(ParsedNumber.decimal(digits.toString()))))
                : Optional.empty();
    }

    /** Adds what is calculated with a number; a sum or product is offered, and priced only once it is confirmed. */
    private NumberScanner.NumberMatch combined(int at, NumberScanner.NumberMatch first) {
        NumberScanner.NumberMatch all = first;
        while (true) {
            boolean plus = tokens.isSign(all.next(), "+") || tokens.isWord(all.next(), PLUS);
            boolean times = tokens.isSign(all.next(), "*", "\u00D7") || tokens.isWord(all.next(), TIMES);
            int from = times && tokens.isWord(all.next() + 1, OF) ? all.next() + 2 : all.next() + 1;
            Optional<NumberScanner.NumberMatch> more = plus || times ? numbers.scan(from) : Optional.empty();
            if (more.isEmpty()) {
                return modified(at, all);
            }
            all = times ? product(all, more.get(), false) : sum(all, more.get());
        }
    }

    private static NumberScanner.NumberMatch sum(NumberScanner.NumberMatch left, NumberScanner.NumberMatch right) {
        boolean readable =
                left.value().candidates().size() == 1 && right.value().isUnambiguous();
        List<BigDecimal> values = readable ? List.of(plain(left.only().add(right.only()))) : List.of();
        return new NumberScanner.NumberMatch(new ParsedNumber(false, values), right.next(), 1);
    }

    /** "O dobro de 500" is offered as what it comes to. */
    private NumberScanner.NumberMatch modified(int at, NumberScanner.NumberMatch number) {
        if (!tokens.isWord(at - 1, OF) || !number.value().isUnambiguous()) {
            return number;
        }
        BigDecimal value = number.only();
        if (tokens.isWord(at - 2, DOUBLE)) {
            return perhaps(number, value.multiply(BigDecimal.valueOf(2)));
        }
        if (tokens.isWord(at - 2, TRIPLE)) {
            return perhaps(number, value.multiply(BigDecimal.valueOf(3)));
        }
        return tokens.isWord(at - 2, HALF) ? perhaps(number, value.divide(BigDecimal.valueOf(2))) : number;
    }

    private static NumberScanner.NumberMatch perhaps(NumberScanner.NumberMatch number, BigDecimal value) {
        return new NumberScanner.NumberMatch(
                new ParsedNumber(false, List.of(plain(value))), number.next(), number.lastScale());
    }

    private AmountMatch match(int at, NumberScanner.NumberMatch part) {
        TextToken first = tokens.get(at);
        TextToken last = tokens.get(part.next() - 1);
        ParsedNumber value = surroundings.check(at, part.next(), part.value());
        ParsedAmount amount =
                new ParsedAmount(tokens.written(at, part.next()), value.isUnambiguous(), value.candidates());
        ParsedAmount signed = isNegative(at) ? AmountParser.negated(amount) : amount;
        return new AmountMatch(Optional.of(signed), first.start(), last.end(), part.next());
    }

    private AmountMatch ambiguous(int at, int next, List<BigDecimal> candidates) {
        return match(at, new NumberScanner.NumberMatch(new ParsedNumber(false, candidates), next, 1));
    }

    private AmountMatch none(int at, int next) {
        return new AmountMatch(
                Optional.empty(), tokens.get(at).start(), tokens.get(next - 1).end(), next);
    }

    private boolean isNegative(int at) {
        String before = tokens.before(tokens.get(at).start());
        String near = before.substring(Math.max(0, before.length() - 8));
        return MINUS.matcher(near).find()
                || MINUS_AFTER_SIGN.matcher(near).find()
                || (tokens.isWord(at - 1, Set.of("menos")) && !tokens.isWord(at - 2, Set.of("ou", "pelo", "ao", "de")));
    }
}
