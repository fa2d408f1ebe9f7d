package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A number in digits, in Brazilian notation: dots between thousands, a comma before one or two decimals. Other notations, such
 * as {@code 1.5} or {@code 1,500}, are ambiguous.
 *
 * @param isUnambiguous whether there is exactly one reading
 * @param candidates the value, or the possible values
 */
record ParsedNumber(boolean isUnambiguous, List<BigDecimal> candidates) {
    /** No amount of money has more digits; a longer number is a typing error. */
    private static final int MAX_LENGTH = 24;

    private static final Pattern PLAIN = Pattern.compile("[0-9]+(,[0-9]{1,2})?");
    private static final Pattern GROUPED = Pattern.compile("[1-9][0-9]{0,2}(\\.[0-9]{3})+(,[0-9]{1,2})?");
    private static final Pattern ENGLISH_GROUPED = Pattern.compile("[1-9][0-9]{0,2}(,[0-9]{3})+(\\.[0-9]{1,2})?");
    private static final Pattern ONE_COMMA = Pattern.compile("[0-9]+,[0-9]{3,}");
    private static final Pattern ONE_DOT = Pattern.compile("[0-9]+\\.[0-9]+");

    static ParsedNumber parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return new ParsedNumber(false, List.of());
        }
        if (PLAIN.matcher(text).matches() || GROUPED.matcher(text).matches()) {
            return new ParsedNumber(true, List.of(decimal(text.replace(".", "").replace(',', '.'))));
        }
        List<BigDecimal> candidates = new ArrayList<>();
        if (ENGLISH_GROUPED.matcher(text).matches()) {
            candidates.add(decimal(text.replace(",", "")));
        }
        if (ONE_COMMA.matcher(text).matches() && isPlausible(text, ',')) {
            candidates.add(decimal(text.replace(',', '.')));
        }
        if (ONE_DOT.matcher(text).matches()) {
            if (text.length() - text.indexOf('.') > 3) {
                candidates.add(decimal(text.replace(".", "")));
            }
            if (isPlausible(text, '.')) {
                candidates.add(decimal(text));
            }
        }
        return new ParsedNumber(false, candidates);
    }

    /** Returns whether an amount has at most two decimals, not counting trailing zeros. */
    private static boolean isPlausible(String text, char separator) {
        String decimals = text.substring(text.indexOf(separator) + 1);
        return decimals.length() <= 2 || decimals.substring(2).matches("0+");
    }

    /** Returns the number multiplied by a scale. "1.500 mil" is ambiguous: one and a half thousand, or a million and a half. */
    ParsedNumber times(BigDecimal scale) {
        List<BigDecimal> scaled = new ArrayList<>(candidates.stream()
                .map(value -> decimal(value.multiply(scale).toPlainString()))
                .toList());
        boolean large = candidates.stream().anyMatch(value -> value.compareTo(BigDecimal.valueOf(1000)) >= 0);
        if (isUnambiguous && large) {
            scaled.addAll(candidates);
        }
        return new ParsedNumber(isUnambiguous && !large, scaled);
    }

    /** Returns a value without trailing zeros, so that equal amounts are equal. */
    static BigDecimal decimal(String text) {
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }
}
