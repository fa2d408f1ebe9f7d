package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A scanner of single amounts in a tokenized text. Not thread-safe. */
final class AmountScanner {
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final int THOUSAND = 1000;
    private static final int HOURS = 24;
    private static final int PHONE_PART = 4;
    /** A number after these words is not money. */
    private static final Set<String> NOT_BEFORE = Set.of("dia", "opcao", "cpf", "rg", "telefone", "fone", "whatsapp");

    private static final Set<String> NOT_AFTER = Set.of(
            "h", "hs", "hr", "hrs", "hora", "horas", "min", "minutos", "ano", "anos", "dias", "semanas", "mes",
            "meses");

    /** Endings of ordinals, which are not amounts: "1a", "2o". */
    private static final Set<String> ORDINALS = Set.of("a", "o", "as", "os");
    /** Abbreviations without an agreed meaning. */
    private static final Set<String> UNCLEAR = Set.of("m", "mi", "mm", "kk", "b", "bi");

    private static final Pattern MINUS = Pattern.compile("(?:^|[\\s(])-(?:(?:r\\$|us\\$|u\\$s?|\\$|€|£)\\s*)?$");
    private static final Pattern MINUS_AFTER_SIGN = Pattern.compile("(?:r\\$|us\\$|u\\$s?|\\$|€|£)\\s*-$");

    private final String text;
    private final List<TextToken> tokens;
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

    /** A number, the index of the token after it, and the last scale it was multiplied by. */
    private record NumberMatch(ParsedNumber value, int next, int lastScale) {}

    AmountScanner(String text, List<TextToken> tokens, boolean answer) {
        this.text = text;
        this.tokens = tokens;
        this.answer = answer;
    }

    /** Reads the number that begins at a token; empty when none does. */
    Optional<AmountMatch> scan(int at) {
        TextToken first = tokens.get(at);
        if (first.isNumber()) {
            Optional<AmountMatch> special = notAnAmount(at).or(() -> adjacent(at));
            if (special.isPresent()) {
                return special;
            }
        } else if (NumberWords.isArticle(first.text()) && !answer && !isScale(at + 1)) {
            return Optional.empty();
        }
        Optional<NumberMatch> part = whole(at);
        if (part.isEmpty()) {
            return Optional.empty();
        }
        int next = part.get().next;
        if (isWord(next, Set.of("por")) && isWord(next + 1, Set.of("cento"))) {
            return Optional.of(none(at, next + 2));
        }
        return Optional.of(isOtherQuantity(at, next) ? none(at, next) : match(at, half(part.get())));
    }

    /** Matches dates, times and telephone numbers. */
    private Optional<AmountMatch> notAnAmount(int at) {
        if (isOther(at - 1, "+") && tokens.get(at - 1).touches(tokens.get(at))) {
            return Optional.of(none(at, afterPhone(at)));
        }
        int next = at + 1;
        while (isOther(next, "/", ":") && isNumber(next + 1)) {
            next += 2;
        }
        if (next == at + 1) {
            next = afterDashes(at);
        }
        if (wordAt(next).filter("h"::equals).isPresent() && isNumber(next + 1)) {
            next += 2;
        }
        return next > at + 1 || isHour(at) ? Optional.of(none(at, next)) : Optional.empty();
    }

    private int afterPhone(int at) {
        int next = at + 1;
        while (isNumber(next) || isOther(next, "-", "(", ")")) {
            next++;
        }
        return next;
    }

    /** Skips "99999-0101" and "2026-11-23", but not "500-600", which is an ambiguous amount. */
    private int afterDashes(int at) {
        int next = at + 1;
        while (isOther(next, "-") && isNumber(next + 1)) {
            next += 2;
        }
        boolean isPhone = next == at + 3 && length(at) >= PHONE_PART && length(at + 2) == PHONE_PART;
        return isPhone || next > at + 3 ? next : at + 1;
    }

    /** Returns whether the number counts hours, years, percentages or days of the month. */
    private boolean isOtherQuantity(int at, int next) {
        boolean ordinal = isWord(next, ORDINALS) && tokens.get(next - 1).touches(tokens.get(next));
        return isWord(at - 1, NOT_BEFORE) || isWord(next, NOT_AFTER) || ordinal || isOther(next, "%");
    }

    /** Matches adjacent numbers, which are ambiguous: "500-600", "1 500". */
    private Optional<AmountMatch> adjacent(int at) {
        if (isOther(at + 1, "-") && isNumber(at + 2)) {
            return Optional.of(ambiguous(at, at + 3, List.of()));
        }
        int next = at + 1;
        StringBuilder digits = new StringBuilder(tokens.get(at).text());
        while (digits.length() > 0 && isGroup(next)) {
            digits.append(tokens.get(next).text());
            next++;
        }
        boolean grouped =
                next > at + 1 && length(at) <= 3 && tokens.get(at).text().matches("[0-9]+");
        return grouped && !isScale(next)
                ? Optional.of(ambiguous(at, next, List.of(ParsedNumber.decimal(digits.toString()))))
                : Optional.empty();
    }

    /** Matches a number of one or more scaled parts: "dois mil e quinhentos", "2 mil e 500", "mil quinhentos". */
    private Optional<NumberMatch> whole(int at) {
        Optional<NumberMatch> first = scaled(at, Integer.MAX_VALUE);
        if (first.isEmpty() || first.get().lastScale == 1) {
            return first;
        }
        NumberMatch sum = first.get();
        while (sum.value.isUnambiguous() && sum.lastScale > 1) {
            int from = isWord(sum.next, Set.of(NumberWords.AND)) ? sum.next + 1 : sum.next;
            Optional<NumberMatch> more = scaled(from, sum.lastScale);
            if (more.isEmpty() || !more.get().value.isUnambiguous()) {
                break;
            }
            BigDecimal added = sum.value
                    .candidates()
                    .get(0)
                    .add(more.get().value.candidates().get(0));
            sum = new NumberMatch(new ParsedNumber(true, List.of(added)), more.get().next, more.get().lastScale);
        }
        return Optional.of(sum);
    }

    /** Matches a number in digits, or one below a thousand in words, with the scale that multiplies it. */
    private Optional<NumberMatch> scaled(int at, int below) {
        Optional<NumberMatch> number = isNumber(at) ? inDigits(at, below) : inWords(at);
        int next = number.map(NumberMatch::next).orElse(at);
        Optional<Integer> scale = wordAt(next).flatMap(NumberWords::scale);
        if (scale.isPresent()) {
            boolean one = number.isEmpty() && wordAt(next).orElse("").equals("mil");
            if (scale.get() >= below || (number.isEmpty() && !one)) {
                return Optional.empty();
            }
            ParsedNumber factor =
                    number.map(NumberMatch::value).orElse(new ParsedNumber(true, List.of(BigDecimal.ONE)));
            return Optional.of(new NumberMatch(factor.times(BigDecimal.valueOf(scale.get())), next + 1, scale.get()));
        }
        return number;
    }

    private Optional<NumberMatch> inDigits(int at, int below) {
        String digits = tokens.get(at).text();
        boolean rest = below < Integer.MAX_VALUE;
        if (rest && !digits.matches("[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        return Optional.of(new NumberMatch(ParsedNumber.parse(digits), at + 1, 1));
    }

    private Optional<NumberMatch> inWords(int at) {
        int room = THOUSAND;
        int sum = 0;
        int next = at;
        int from = at;
        while (true) {
            Optional<NumberWords.NumberWord> word = wordAt(from).flatMap(NumberWords::find);
            if (word.isEmpty() || word.get().needs() > room) {
                break;
            }
            sum += word.get().value();
            room = word.get().leaves();
            next = from + 1;
            if (room == 0 || !isWord(next, Set.of(NumberWords.AND))) {
                break;
            }
            from = next + 1;
        }
        return next == at
                ? Optional.empty()
                : Optional.of(new NumberMatch(new ParsedNumber(true, List.of(BigDecimal.valueOf(sum))), next, 1));
    }

    /** "Dois mil e meio" is ambiguous: half a thousand, or half a unit. */
    private NumberMatch half(NumberMatch part) {
        boolean plusHalf = isWord(part.next, Set.of(NumberWords.AND)) && isWord(part.next + 1, Set.of("meio", "meia"));
        boolean spoken = isWord(part.next, Set.of("virgula", "ponto"));
        boolean unclear =
                isWord(part.next, UNCLEAR) && tokens.get(part.next - 1).touches(tokens.get(part.next));
        if (spoken || unclear) {
            return new NumberMatch(new ParsedNumber(false, List.of()), part.next + 1, part.lastScale);
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

    private AmountMatch match(int at, NumberMatch part) {
        TextToken first = tokens.get(at);
        TextToken last = tokens.get(part.next - 1);
        String written = text.substring(first.start(), last.end());
        ParsedAmount amount = new ParsedAmount(written, part.value.isUnambiguous(), part.value.candidates());
        ParsedAmount signed = isNegative(at) ? AmountParser.negated(amount) : amount;
        return new AmountMatch(Optional.of(signed), first.start(), last.end(), part.next);
    }

    private AmountMatch ambiguous(int at, int next, List<BigDecimal> candidates) {
        return match(at, new NumberMatch(new ParsedNumber(false, new ArrayList<>(candidates)), next, 1));
    }

    private AmountMatch none(int at, int next) {
        return new AmountMatch(
                Optional.empty(), tokens.get(at).start(), tokens.get(next - 1).end(), next);
    }

    private boolean isNegative(int at) {
        String before = text.substring(0, tokens.get(at).start());
        return MINUS.matcher(before).find()
                || MINUS_AFTER_SIGN.matcher(before).find()
                || (isWord(at - 1, Set.of("menos")) && !isWord(at - 2, Set.of("ou", "pelo", "ao")));
    }

    /** "As 10" is a time of day. */
    private boolean isHour(int at) {
        return isWord(at - 1, Set.of("as"))
                && tokens.get(at).text().matches("[0-9]{1,2}")
                && Integer.parseInt(tokens.get(at).text()) <= HOURS;
    }

    private boolean isGroup(int at) {
        return isNumber(at) && tokens.get(at).text().matches("[0-9]{3}");
    }

    private boolean isScale(int at) {
        return wordAt(at).flatMap(NumberWords::scale).isPresent();
    }

    private int length(int at) {
        return tokens.get(at).text().length();
    }

    private boolean isNumber(int at) {
        return at < tokens.size() && tokens.get(at).isNumber();
    }

    private boolean isOther(int at, String... signs) {
        return at >= 0
                && at < tokens.size()
                && tokens.get(at).kind() == TextToken.TokenType.OTHER
                && Set.of(signs).contains(tokens.get(at).text());
    }

    private boolean isWord(int at, Set<String> words) {
        return wordAt(at).filter(words::contains).isPresent();
    }

    private Optional<String> wordAt(int at) {
        return at >= 0 && at < tokens.size() && tokens.get(at).kind() == TextToken.TokenType.WORD
                ? Optional.of(tokens.get(at).text())
                : Optional.empty();
    }
}
