package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A scanner of single numbers, in digits and in words, with what multiplies them. Not thread-safe. */
final class NumberScanner {
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final int THOUSAND = 1000;
    private static final Set<String> HALVES = Set.of("meio", "meia");
    /** Abbreviations without an agreed meaning. */
    private static final Set<String> UNCLEAR = Set.of("m", "mi", "mm", "kk", "b");

    private final TokenList tokens;

    /** A number, the index of the token after it, and the last scale it was multiplied by. */
    record NumberMatch(ParsedNumber value, int next, long lastScale) {
        /** Returns the only reading. */
        BigDecimal only() {
            return value.candidates().get(0);
        }
    }

    NumberScanner(TokenList tokens) {
        this.tokens = tokens;
    }

    /** Reads the number of one or more scaled parts that begins at a token: "dois mil e quinhentos", "2 mil e 500". */
    Optional<NumberMatch> scan(int at) {
        Optional<NumberMatch> first = scaled(at, Long.MAX_VALUE);
        if (first.isEmpty() || first.get().lastScale == 1) {
            return first.map(this::half);
        }
        NumberMatch sum = first.get();
        while (sum.value.candidates().size() == 1 && sum.lastScale > 1) {
            if (tokens.isGlued(sum.next - 1)) {
                break;
            }
            int from = tokens.isWord(sum.next, NumberWords.AND) ? sum.next + 1 : sum.next;
            Optional<NumberMatch> more = scaled(from, sum.lastScale);
            if (more.isEmpty() || more.get().value.candidates().size() != 1) {
                break;
            }
            boolean certain = sum.value.isUnambiguous() && more.get().value.isUnambiguous();
            sum = new NumberMatch(
                    new ParsedNumber(certain, List.of(sum.only().add(more.get().only()))),
                    more.get().next,
                    more.get().lastScale);
        }
        return Optional.of(half(sum));
    }

    boolean isScale(int at) {
        return tokens.wordAt(at).flatMap(NumberWords::scale).isPresent();
    }

    /** Matches a number in digits, or one below a thousand in words, with the scale that multiplies it. */
    private Optional<NumberMatch> scaled(int at, long below) {
        if (tokens.isWord(at, HALVES) && isScale(at + 1)) {
            return below < Long.MAX_VALUE ? Optional.empty() : Optional.of(halfOfScale(at));
        }
        Optional<NumberMatch> number = tokens.isNumber(at) ? inDigits(at, below) : inWords(at);
        int next = number.map(NumberMatch::next).orElse(at);
        Optional<Long> scale = tokens.wordAt(next).flatMap(NumberWords::scale);
        if (scale.isPresent()) {
            boolean one = number.isEmpty() && scale.get() == THOUSAND && tokens.isWord(next, Set.of("mil", "milzinho"));
            if (scale.get() >= below || (number.isEmpty() && !one)) {
                return Optional.empty();
            }
            ParsedNumber factor =
                    number.map(NumberMatch::value).orElse(new ParsedNumber(true, List.of(BigDecimal.ONE)));
            return Optional.of(new NumberMatch(factor.times(BigDecimal.valueOf(scale.get())), next + 1, scale.get()));
        }
        return number;
    }

    /** "Meio milhão", "meia dúzia". */
    private NumberMatch halfOfScale(int at) {
        long scale = tokens.wordAt(at + 1).flatMap(NumberWords::scale).orElse(1L);
        BigDecimal value =
                ParsedNumber.decimal(HALF.multiply(BigDecimal.valueOf(scale)).toPlainString());
        return new NumberMatch(new ParsedNumber(true, List.of(value)), at + 2, 1);
    }

    private Optional<NumberMatch> inDigits(int at, long below) {
        String digits = tokens.get(at).text();
        boolean rest = below < Long.MAX_VALUE;
        if (rest && !digits.matches("[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        return Optional.of(new NumberMatch(ParsedNumber.parse(digits), at + 1, 1));
    }

    private Optional<NumberMatch> inWords(int at) {
        // Spanish for two, and Portuguese for "of the".
        if (tokens.isWord(at, Set.of("dos")) && isScale(at + 1)) {
            return Optional.of(new NumberMatch(
                    new ParsedNumber(false, List.of(BigDecimal.valueOf(2), BigDecimal.ONE)), at + 1, 1));
        }
        int room = THOUSAND;
        int sum = 0;
        int next = at;
        int from = at;
        boolean certain = true;
        while (true) {
            Optional<NumberWords.NumberWord> word = tokens.wordAt(from).flatMap(NumberWords::find);
            if (word.isEmpty() || word.get().needs() > room) {
                break;
            }
            sum += word.get().value();
            certain &= word.get().isCertain();
            room = word.get().leaves();
            next = from + 1;
            if (room == 0 || !tokens.isWord(next, NumberWords.AND)) {
                break;
            }
            from = next + 1;
        }
        return next == at
                ? Optional.empty()
                : Optional.of(new NumberMatch(new ParsedNumber(certain, List.of(BigDecimal.valueOf(sum))), next, 1));
    }

    /** "Dois mil e meio" is ambiguous: half a thousand, or half a unit; so is what follows a decimal point that is spoken. */
    private NumberMatch half(NumberMatch part) {
        boolean plusHalf = tokens.isWord(part.next, NumberWords.AND) && tokens.isWord(part.next + 1, HALVES);
        boolean spoken = tokens.isWord(part.next, Set.of("virgula", "ponto", "point"));
        if (spoken || tokens.isWord(part.next, UNCLEAR)) {
            return new NumberMatch(new ParsedNumber(false, List.of()), part.next + 1, part.lastScale);
        }
        if (tokens.wordAt(part.next).filter(NumberWords::isPerhapsThousand).isPresent()) {
            ParsedNumber thousands = part.value.times(BigDecimal.valueOf(THOUSAND));
            return new NumberMatch(new ParsedNumber(false, thousands.candidates()), part.next + 1, part.lastScale);
        }
        if (!plusHalf) {
            return part;
        }
        BigDecimal more = HALF.multiply(BigDecimal.valueOf(part.lastScale));
        List<BigDecimal> candidates = part.value.candidates().stream()
                .map(value -> ParsedNumber.decimal(value.add(more).toPlainString()))
                .toList();
        return new NumberMatch(new ParsedNumber(false, candidates), part.next + 2, part.lastScale);
    }
}
