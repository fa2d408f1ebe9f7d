package io.fairbot.whatsapp.cloud.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Static operations that read fields of another party's JSON: what is not as expected is absent, and nothing fails. */
final class JsonFields {
    /** More digits than a coordinate or a price has; a number such as 1e-999999999 would be written as a gigabyte. */
    private static final int MAX_DIGITS = 30;

    private JsonFields() {}

    /** Returns a text that is not blank, or a whole number as text: Meta writes ids as either. */
    static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() || value.isIntegralNumber()
                ? Optional.of(wellFormed(value.asText())).filter(Predicate.not(String::isBlank))
                : Optional.empty();
    }

    /** Returns a text that is not blank, without what exceeds a number of characters. */
    static Optional<String> text(JsonNode node, String field, int most) {
        return text(node, field).map(text -> cut(text, most));
    }

    /** Returns a number that is written as a number or as text. */
    static Optional<BigDecimal> decimal(JsonNode node, String field) {
        return text(node, field)
                .or(() ->
                        Optional.of(node.path(field)).filter(JsonNode::isNumber).map(JsonFields::digits))
                .filter(text -> text.length() <= MAX_DIGITS)
                .flatMap(JsonFields::decimal);
    }

    private static String digits(JsonNode number) {
        BigDecimal value = number.decimalValue();
        return Math.abs((long) value.scale()) > MAX_DIGITS ? "" : value.toPlainString();
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            return Math.abs((long) value.scale()) > MAX_DIGITS ? Optional.empty() : Optional.of(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns the elements of a list; none when there is no list. */
    static List<JsonNode> list(JsonNode node, String field) {
        List<JsonNode> elements = new ArrayList<>();
        if (node.path(field).isArray()) {
            node.path(field).forEach(elements::add);
        }
        return elements;
    }

    /** Returns the beginning of a text, up to a number of characters. */
    static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    /** Returns the beginning of a text, up to a number of UTF-16 units, of which a character beyond the first plane has two. */
    static String cutUnits(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** Returns a text in which halves of characters are replaced, since no store and no provider takes them. */
    static String wellFormed(String text) {
        if (text.codePoints().noneMatch(JsonFields::isHalf)) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().map(one -> isHalf(one) ? '\uFFFD' : one).forEach(whole::appendCodePoint);
        return whole.toString();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
