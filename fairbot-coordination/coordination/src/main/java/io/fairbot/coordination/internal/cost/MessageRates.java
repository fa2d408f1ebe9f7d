package io.fairbot.coordination.internal.cost;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The rates of a provider as an operator has written them down: prices by category, each list with the day it begins and where it was
 * read. The provider changes them, and this program knows none. Immutable.
 *
 * @param lists the lists, the newest first
 */
public record MessageRates(List<RateList> lists) {
    /** No rates: costs are counted and have no amounts. */
    public static final MessageRates NONE = new MessageRates(List.of());

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final BigDecimal MOST = BigDecimal.valueOf(1000);
    private static final int MAX_SCALE = 8;
    private static final int MAX_SOURCE = 300;

    /**
     * The prices from a day on.
     *
     * @param from the first day
     * @param currency the currency, such as {@code USD}
     * @param source where and when they were read
     * @param prices the price of one message by the provider's category, such as {@code utility}
     */
    public record RateList(LocalDate from, String currency, String source, Map<String, BigDecimal> prices) {
        /** Copies the prices. */
        public RateList {
            prices = Map.copyOf(prices);
        }

        /** Returns the price of a category. */
        Optional<BigDecimal> price(String category) {
            return Optional.ofNullable(prices.get(category));
        }
    }

    /** Sorts the lists. */
    public MessageRates {
        lists = lists.stream()
                .sorted(Comparator.comparing(RateList::from).reversed())
                .toList();
    }

    /** Returns the list that is valid on a day. */
    public Optional<RateList> on(LocalDate day) {
        return lists.stream().filter(list -> !list.from().isAfter(day)).findFirst();
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when it cannot be used; the message is one sentence that names the file and the field
     */
    public static MessageRates read(Path file) {
        JsonNode root;
        try {
            root = Json.mapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The file of rates " + file + " cannot be read, or is not JSON; correct it, or leave"
                            + " FAIRBOT_CLOUD_RATES_FILE out.",
                    e);
        }
        List<RateList> lists = new ArrayList<>();
        for (JsonNode list : root.path("rates")) {
            lists.add(list(file, "rates[" + lists.size() + "]", list));
        }
        if (lists.isEmpty()) {
            throw wrong(file, "rates", "must be a list with at least one element");
        }
        if (lists.stream().map(RateList::from).distinct().count() < lists.size()) {
            throw wrong(file, "rates", "must not have two elements with the same from");
        }
        return new MessageRates(lists);
    }

    private static RateList list(Path file, String where, JsonNode json) {
        String currency = json.path("currency").asText();
        if (!CURRENCY.matcher(currency).matches()) {
            throw wrong(file, where + ".currency", "must be three letters such as USD");
        }
        String source = json.path("source").asText();
        if (source.isBlank() || source.length() > MAX_SOURCE) {
            throw wrong(file, where + ".source", "must say where and when the prices were read");
        }
        Map<String, BigDecimal> prices = new TreeMap<>();
        json.path("prices")
                .properties()
                .forEach(price ->
                        prices.put(price.getKey(), price(file, where + ".prices." + price.getKey(), price.getValue())));
        if (prices.isEmpty()) {
            throw wrong(file, where + ".prices", "must have the price of at least one category, such as \"utility\"");
        }
        return new RateList(from(file, where, json), currency, source, prices);
    }

    private static LocalDate from(Path file, String where, JsonNode json) {
        try {
            return LocalDate.parse(json.path("from").asText());
        } catch (DateTimeException e) {
            throw wrong(file, where + ".from", "must be a day such as 2026-10-01");
        }
    }

    private static BigDecimal price(Path file, String where, JsonNode json) {
        String allowed = "must be a text with a number from 0 to " + MOST + " and up to " + MAX_SCALE
                + " decimals, such as \"0.0034\"";
        try {
            BigDecimal price = new BigDecimal(json.isTextual() ? json.textValue() : "");
            if (price.signum() < 0 || price.compareTo(MOST) > 0 || price.scale() > MAX_SCALE || price.scale() < 0) {
                throw wrong(file, where, allowed);
            }
            return price;
        } catch (NumberFormatException e) {
            throw wrong(file, where, allowed);
        }
    }

    private static IllegalArgumentException wrong(Path file, String field, String sentence) {
        return new IllegalArgumentException(
                "The field " + field + " of the file of rates " + file + " " + sentence + ".");
    }
}
