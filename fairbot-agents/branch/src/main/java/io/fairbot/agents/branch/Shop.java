package io.fairbot.agents.branch;

import io.fairbot.branch.Branch;
import io.fairbot.config.Setting;
import io.fairbot.config.Setting.SettingType;
import io.fairbot.config.SettingSchema;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a branch is as a shop: the settings that {@link BranchAgent} declares for branches. All of them can be left out.
 *
 * @param city its city, possibly empty
 * @param state the two letters of its state, possibly empty
 * @param address street, number, district and city, in one line, possibly empty
 * @param map a {@code geo:} or {@code https:} URI of its location, possibly empty
 * @param priority 1 for the head office to 5; branches are shown in this order
 * @param currencies the currencies it deals in, ISO 4217 codes in the order of display
 */
public record Shop(String city, String state, String address, String map, int priority, List<String> currencies) {
    private static final int MAX_TEXT = 200;
    private static final int LOWEST_PRIORITY = 5;

    /** The city. */
    public static final Setting<String> CITY = optional("city", "City of the branch", text());

    /** The state. */
    public static final Setting<String> STATE =
            optional("state", "State of the branch", matching("[A-Z]{2}", "two capital letters such as SC"));

    /** The address. */
    public static final Setting<String> ADDRESS =
            optional("address", "Street, number, district and city, in one line", text());

    /** The location. */
    public static final Setting<String> MAP = optional(
            "map", "Location of the branch", matching("(geo:|https://)\\S{1,500}", "a geo: or https:// address"));

    /** The priority; 3 by default. */
    public static final Setting<Integer> PRIORITY = new Setting<>(
            "priority",
            "Place of the branch among all; 1 for the head office",
            Optional.of("3"),
            false,
            new SettingType<>("a whole number from 1 to " + LOWEST_PRIORITY, Shop::priority));

    /** The currencies. */
    public static final Setting<List<String>> CURRENCIES = optional(
            "currencies",
            "Currencies the branch deals in, in the order of display",
            new SettingType<>("a list of ISO 4217 codes such as USD", Shop::currencies));

    /** The order in which branches are shown: by priority, then by id. */
    public static final Comparator<Branch> ORDER = Comparator.comparing(
                    (Branch branch) -> branch.settings().get(PRIORITY))
            .thenComparing(Branch::id);

    /** Copies the currencies. */
    public Shop {
        currencies = List.copyOf(currencies);
    }

    /**
     * Returns what a branch is as a shop.
     *
     * @param branch the branch
     * @return its settings as a shop
     */
    public static Shop of(Branch branch) {
        return new Shop(
                branch.settings().find(CITY).orElse(""),
                branch.settings().find(STATE).orElse(""),
                branch.settings().find(ADDRESS).orElse(""),
                branch.settings().find(MAP).orElse(""),
                branch.settings().get(PRIORITY),
                branch.settings().find(CURRENCIES).orElse(List.of()));
    }

    /** Returns the declaration of all settings of a shop. */
    static SettingSchema schema() {
        return SettingSchema.NONE.optional(CITY, STATE, ADDRESS, MAP, PRIORITY, CURRENCIES);
    }

    private static <T> Setting<T> optional(String name, String description, SettingType<T> type) {
        return new Setting<>(name, description, Optional.empty(), false, type);
    }

    private static SettingType<String> text() {
        return matching("(?s).{1," + MAX_TEXT + "}", "a text of 1 to " + MAX_TEXT + " characters");
    }

    private static SettingType<String> matching(String pattern, String allowed) {
        Pattern compiled = Pattern.compile(pattern);
        return new SettingType<>(allowed, text -> {
            if (!compiled.matcher(text).matches()) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }

    private static int priority(String text) {
        int priority = Integer.parseInt(text);
        if (priority < 1 || priority > LOWEST_PRIORITY) {
            throw new IllegalArgumentException(text);
        }
        return priority;
    }

    private static List<String> currencies(String text) {
        List<String> codes =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        codes.forEach(Currency::getInstance);
        return codes;
    }
}
