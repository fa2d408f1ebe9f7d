package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A reader of rates in JSON from external services: numbers or strings, of bounded length. */
final class RateJsonReader {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
    /** The largest plausible ratio of a source's two rates; beyond it they are of different currencies. */
    private static final BigDecimal MAX_SPREAD_RATIO = new BigDecimal("1.1");

    private static final int MAX_SCALE = 20;

    private RateJsonReader() {}

    static BigDecimal read(String source, JsonNode node, String field) {
        JsonNode value = node.path(field);
        String text = value.isNumber() ? plain(value.decimalValue()) : value.isTextual() ? value.asText() : "";
        if (!DECIMAL.matcher(text).matches()) {
            throw new RateException(source + " returned a rate whose " + field + " is not a number.");
        }
        return new BigDecimal(text);
    }

    /** Returns the plain notation; empty for a number such as 1e999999999, whose plain notation would exhaust the memory. */
    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > MAX_SCALE ? "" : number.toPlainString();
    }

    static void checkPair(String source, BigDecimal low, BigDecimal high) {
        if (low.signum() <= 0 || high.compareTo(low) < 0 || high.compareTo(low.multiply(MAX_SPREAD_RATIO)) > 0) {
            throw new RateException(source + " returned rates that do not fit: it buys at " + low.toPlainString()
                    + " and sells at " + high.toPlainString() + ".");
        }
    }
}
