package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers out of answers that nobody here answers for: as numbers or as text, never beyond reason. */
final class RateJsonReader {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
    /** No source's two rates lie further apart than a tenth; otherwise they are not of one currency. */
    private static final BigDecimal WIDEST = new BigDecimal("1.1");

    private static final int MAX_SCALE = 20;

    private RateJsonReader() {}

    static BigDecimal read(String source, JsonNode node, String field) {
        JsonNode value = node.path(field);
        String text = value.isNumber() ? plain(value.decimalValue()) : value.isTextual() ? value.asText() : "";
        if (!DECIMAL.matcher(text).matches()) {
            throw new RateException(source + " told a rate whose " + field + " is no number.");
        }
        return new BigDecimal(text);
    }

    /** A few letters such as 1e999999999 would be written with as many digits. */
    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > MAX_SCALE ? "" : number.toPlainString();
    }

    static void checkPair(String source, BigDecimal low, BigDecimal high) {
        if (low.signum() <= 0 || high.compareTo(low) < 0 || high.compareTo(low.multiply(WIDEST)) > 0) {
            throw new RateException(source + " told rates that do not fit: it buys at " + low.toPlainString()
                    + " and sells at " + high.toPlainString() + ".");
        }
    }
}
