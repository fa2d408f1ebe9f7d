package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tokens around an amount, each of which must be accounted for: what touches an amount and is not known may change it, so
 * the amount becomes ambiguous and is asked back. Not thread-safe.
 */
final class AmountSurroundings {
    private static final String OPENING = "([{\"'*_~:;=>-\u201C\u2018\u00AB!?|";
    private static final String CLOSING = ".,!?)]}\"'*_~:;\u2026-\u201D\u2019\u00BB|";
    private static final String MONEY = "$\u20AC\u00A3\u00A5";
    private static final Set<String> OF = Set.of("de", "do", "da", "of", "del");
    /** What a part, or a multiple, of an amount is called. */
    private static final Set<String> PARTS = Set.of(
            "dobro",
            "triplo",
            "metade",
            "terco",
            "quarto",
            "quinto",
            "decimo",
            "parte",
            "resto",
            "maco",
            "macos",
            "pacote",
            "pacotes",
            "bolo",
            "monte",
            "saco",
            "caixa",
            "par",
            "pares",
            "mais",
            "menos",
            "double",
            "triple",
            "half",
            "mitad",
            "multiplo",
            "fracao",
            "diferenca",
            "quadruplo",
            "acima",
            "abaixo",
            "alem",
            "mala",
            "mao");
    /** Those that cannot be overlooked, whatever stands between them and the amount. */
    private static final Set<String> PLAIN_PARTS =
            Set.of("dobro", "triplo", "quadruplo", "metade", "terco", "double", "triple", "half", "mitad");

    private static final Set<String> IN = Set.of("em", "in", "en", "com", "sem");
    private static final Set<String> SHORT_MONEY = Set.of("rs", "us");
    private static final int REACH = 5;
    private static final int LITTLE = 3;
    /** What makes another amount of the one before it. */
    private static final Set<String> EACH = Set.of("cada", "each", "apiece");

    private static final Set<String> SOME = Set.of(
            "pouco",
            "poucos",
            "poucas",
            "tanto",
            "tantos",
            "tantas",
            "tal",
            "lah",
            "quebrados",
            "meio",
            "meia",
            "trocados");
    private static final Set<String> HOW_MUCH = Set.of("quanto", "qto", "quantos", "fica", "sai", "custa");
    /** Letters that are glued to digits and mean a currency, which is read elsewhere, or are part of a word that is known. */
    private static final int MIN_GLUED = 3;

    private static final int FIRST_PICTURE = 0x2600;

    private final TokenList tokens;
    private final Predicate<String> known;

    /**
     * Creates surroundings.
     *
     * @param tokens the tokens of the text
     * @param known whether a word, as it is written, has a meaning that leaves an amount next to it as it is
     */
    AmountSurroundings(TokenList tokens, Predicate<String> known) {
        this.tokens = tokens;
        this.known = known;
    }

    /** Returns the number, or an ambiguous one when something around it is not accounted for. */
    ParsedNumber check(int at, int next, ParsedNumber number) {
        if (!isLeftKnown(at) || !isRightKnown(next) || isMultipliedLater(next)) {
            return new ParsedNumber(false, List.of());
        }
        boolean certain = number.isUnambiguous() && !isPartOf(at) && !isPerHead(at, next) && !isMore(next);
        List<BigDecimal> candidates = isPartOf(at) && number.isUnambiguous() ? List.of() : number.candidates();
        return new ParsedNumber(certain, candidates);
    }

    private boolean isLeftKnown(int at) {
        int left = at - 1;
        if (left < 0 || tokens.isLineEnd(left)) {
            return true;
        }
        Optional<String> word = tokens.wordAt(left);
        if (tokens.isGlued(left)) {
            return word.isPresent() ? isGluedWord(word.get()) : isOpening(left);
        }
        if (word.isEmpty()) {
            return tokens.isNumber(left) ? isNumberApart(left) : isApart(left);
        }
        if (isEnd(left)) {
            return false;
        }
        boolean number = tokens.isNumber(at);
        if (OF.contains(word.get()) || NumberWords.AND.contains(word.get())) {
            return isApart(left - 1)
                    && tokens.wordAt(left - 1)
                            .filter(before -> !(isKnown(before) || PARTS.contains(before)) || isEnd(left - 1))
                            .isEmpty();
        }
        // "Sinco mil": what stands before a number in words may be a part of it.
        boolean open = !number;
        return isKnown(word.get()) || (!open && word.get().length() > 1 && !NumberWords.isNearly(word.get()));
    }

    /** Numbers next to each other are one that is ambiguous, but for the day of a month and the time. */
    private boolean isNumberApart(int left) {
        return tokens.isWord(left - 1, Set.of("dia", "as"));
    }

    /** Returns whether a sign that does not touch the amount is no part of a calculation and no number: "½ mil". */
    private boolean isApart(int at) {
        String sign = tokens.signAt(at).orElse("-");
        return OPENING.contains(sign) || CLOSING.contains(sign) || MONEY.contains(sign) || isPicture(sign);
    }

    private boolean isOpening(int left) {
        String sign = tokens.signAt(left).orElse("");
        if (sign.equals(".") || sign.equals(",")) {
            boolean number = tokens.isGlued(left - 2) && tokens.isNumber(left - 2);
            return tokens.wordAt(left - 1).isPresent() && tokens.isGlued(left - 1) && !number;
        }
        boolean inside = tokens.isGlued(left - 1)
                && (tokens.isNumber(left - 1) || tokens.wordAt(left - 1).isPresent())
                && !tokens.isSign(left, ";", ":", "!", "?", "(", "-");
        return !sign.isEmpty() && (MONEY.contains(sign) || (OPENING.contains(sign) && !inside) || isPicture(sign));
    }

    private boolean isRightKnown(int next) {
        if (next >= tokens.size() || tokens.isLineEnd(next - 1)) {
            return true;
        }
        Optional<String> word = tokens.wordAt(next);
        if (tokens.isGlued(next - 1)) {
            if (word.isPresent()) {
                return isGluedWord(word.get());
            }
            String sign = tokens.signAt(next).orElse("");
            return !sign.isEmpty()
                    && !goesOn(next)
                    && (MONEY.contains(sign) || CLOSING.contains(sign) || isPicture(sign));
        }
        if (word.isEmpty()) {
            return !tokens.isNumber(next) && isApart(next);
        }
        if (OF.contains(word.get()) || NumberWords.AND.contains(word.get())) {
            return tokens.wordAt(next + 1)
                    .filter(after -> !isKnown(after) || isCut(next + 1))
                    .isEmpty();
        }
        return isKnown(word.get()) && !isCut(next);
    }

    /** Returns whether a word is cut by a sign or a digit: "8 p=au". */
    private boolean isCut(int word) {
        String sign = tokens.signAt(word + 1).orElse("");
        boolean closed = MONEY.contains(sign) || CLOSING.contains(sign) || isPicture(sign);
        return tokens.isGlued(word) && (sign.isEmpty() || !closed || goesOn(word + 1));
    }

    /** Returns whether a word before an amount is the end of a longer one: "dobro d'e 500". */
    private boolean isEnd(int word) {
        return tokens.isGlued(word - 1)
                && (tokens.isNumber(word - 1) || tokens.isGlued(word - 2))
                && !tokens.isSign(word - 1, ".", ",", ";", ":", "!", "?", "(", "-", "\u2026");
    }

    /** Returns whether a number or what multiplies one is on the other side of a sign: "1*k", "5'00". */
    private boolean goesOn(int sign) {
        Optional<String> word = tokens.wordAt(sign + 1);
        boolean inside = word.isPresent() && !tokens.isSign(sign, ".", ",", ";", ":", "!", "?", ")", "-", "\u2026");
        boolean scale = word.flatMap(NumberWords::scale).isPresent();
        return tokens.isGlued(sign) && (inside || scale || tokens.isNumber(sign + 1));
    }

    private boolean isGluedWord(String word) {
        return SHORT_MONEY.contains(word) || (word.length() >= MIN_GLUED && known.test(word));
    }

    private boolean isKnown(String word) {
        return known.test(word)
                || NumberWords.find(word).isPresent()
                || NumberWords.scale(word).isPresent();
    }

    /** Returns whether the amount is a part, or a multiple, of what is meant: "a metade de 500", "um maço de 100". */
    private boolean isPartOf(int at) {
        int left = at - 1;
        while (tokens.signAt(left).isPresent()) {
            left--;
        }
        for (int i = Math.max(0, at - REACH); i < left; i++) {
            if (tokens.isWord(i, PLAIN_PARTS) || (tokens.isWord(i, AmountScanner.NOTES) && !isBreak(i, at))) {
                return true;
            }
        }
        return (tokens.isWord(left, OF) && tokens.isWord(left - 1, PARTS))
                || (tokens.isWord(left, Set.of("mais")) && !tokens.isWord(left - 1, Set.of("por", "ou")));
    }

    private boolean isBreak(int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.isSign(i, ".", ",", ";", ":", "!", "?") || tokens.isLineEnd(i)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether what multiplies a number comes after a sign: "1* pau". */
    private boolean isMultipliedLater(int next) {
        int at = next;
        while (tokens.signAt(at).isPresent() && !isBreak(at, at + 1)) {
            at++;
        }
        boolean little = at == next
                && tokens.wordAt(next)
                        .filter(word ->
                                word.length() <= LITTLE && !NumberWords.AND.contains(word) && !IN.contains(word))
                        .isPresent();
        at += little ? 1 : 0;
        return at > next
                && (tokens.isWord(at, AmountScanner.NOTES)
                        || tokens.wordAt(at).flatMap(NumberWords::scale).isPresent());
    }

    /** Returns whether the amount is one of several equal ones: "200 para cada filho". */
    private boolean isPerHead(int at, int next) {
        for (int i = Math.max(0, at - 3); i < Math.min(tokens.size(), next + 6); i++) {
            if (tokens.isWord(i, EACH) && !tokens.isWord(i - 1, HOW_MUCH)) {
                return true;
            }
        }
        return tokens.isWord(next, Set.of("por")) && tokens.isWord(next + 1, Set.of("pessoa", "cabeca", "dia", "mes"));
    }

    /** Returns whether the amount is a little more: "dois mil e pouco". */
    private boolean isMore(int next) {
        return NumberWords.AND.contains(tokens.wordAt(next).orElse("")) && tokens.isWord(next + 1, SOME);
    }

    /** Returns whether a sign is an emoji or another picture, and not a sign of print such as the one for degrees. */
    private static boolean isPicture(String sign) {
        return !sign.isEmpty() && sign.codePointAt(0) >= FIRST_PICTURE;
    }
}
