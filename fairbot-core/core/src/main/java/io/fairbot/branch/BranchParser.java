package io.fairbot.branch;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A parser of branch descriptions that collects every problem. */
final class BranchParser {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern STATE = Pattern.compile("[A-Z]{2}");
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");
    private static final Pattern PLACE = Pattern.compile("(geo:|https://)\\S+");
    private static final String EVERY_DAY = "every-day";
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int DEFAULT_PRIORITY = 3;
    private static final int LOWEST_PRIORITY = 5;
    private static final int MAX_TEXT = 200;

    private final BranchDefinition definition;
    private final ZoneId defaultZone;
    private final String defaultChannel;
    private final List<String> problems = new ArrayList<>();

    BranchParser(BranchDefinition definition, ZoneId defaultZone, String defaultChannel) {
        this.definition = definition;
        this.defaultZone = defaultZone;
        this.defaultChannel = defaultChannel;
    }

    Branch parse() {
        String id = matching("id", definition.id(), ID, "a lower-case letter and up to 39 more, digits or hyphens");
        String name = text("name", definition.name());
        String city = text("city", definition.city());
        String state = matching("state", definition.state(), STATE, "two capital letters such as SC");
        String address = text("address", definition.address());
        String map =
                definition.map() == null ? "" : matching("map", definition.map(), PLACE, "a geo: or https:// address");
        ZoneId zone = zone();
        int priority = priority();
        String phone = matching("phone", definition.phone(), E164, "a number in E.164 form such as +5548999990000");
        OpeningHours hours = hours(zone);
        List<String> currencies = currencies();
        String channel = definition.channel() == null ? defaultChannel : text("channel", definition.channel());
        if (!problems.isEmpty()) {
            throw new InvalidBranchException(definition.id() == null ? "" : definition.id(), problems);
        }
        return new Branch(id, name, city, state, address, map, zone, priority, phone, hours, currencies, channel);
    }

    private String text(String field, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > MAX_TEXT) {
            problem(field, "has 1 to " + MAX_TEXT + " characters");
            return "";
        }
        return value;
    }

    private String matching(String field, @Nullable String value, Pattern pattern, String allowed) {
        if (value == null || !pattern.matcher(value).matches()) {
            problem(field, "must be " + allowed + (value == null ? "" : ", not \"" + value + "\""));
            return "";
        }
        return value;
    }

    private ZoneId zone() {
        if (definition.zone() == null) {
            return defaultZone;
        }
        try {
            return ZoneId.of(definition.zone());
        } catch (DateTimeException e) {
            problem("zone", "must be a time zone such as America/Sao_Paulo, not \"" + definition.zone() + "\"");
            return defaultZone;
        }
    }

    private int priority() {
        int priority = Objects.requireNonNullElse(definition.priority(), DEFAULT_PRIORITY);
        if (priority < 1 || priority > LOWEST_PRIORITY) {
            problem("priority", "must be from 1 to " + LOWEST_PRIORITY + ", not " + priority);
        }
        return priority;
    }

    private List<String> currencies() {
        List<String> codes = Objects.requireNonNullElse(definition.currencies(), List.of());
        for (String code : codes) {
            try {
                Currency.getInstance(String.valueOf(code));
            } catch (IllegalArgumentException e) {
                problem("currencies", "holds codes of ISO 4217 such as USD, not \"" + code + "\"");
            }
        }
        return codes;
    }

    private OpeningHours hours(ZoneId zone) {
        Map<DayOfWeek, List<TimeOfDayRange>> week = new EnumMap<>(DayOfWeek.class);
        if (definition.hours() == null) {
            problem("hours", "must say when the branch is open, such as {\"mon-fri\": [\"09:00-17:00\"]}");
        } else {
            definition.hours().forEach((days, ranges) -> {
                // Lists that come from JSON can contain null.
                List<TimeOfDayRange> parsed = ranges("hours", Objects.requireNonNullElse(ranges, List.of("null")));
                for (DayOfWeek day : days(days)) {
                    if (week.put(day, parsed) != null) {
                        problem("hours", "names " + day + " twice");
                    }
                }
            });
        }
        HolidayRule rule = Objects.requireNonNullElse(definition.onHolidays(), HolidayRule.CLOSED);
        List<TimeOfDayRange> holidayHours =
                ranges("holidayHours", Objects.requireNonNullElse(definition.holidayHours(), List.of()));
        if (rule == HolidayRule.HOURS && holidayHours.isEmpty()) {
            problem("holidayHours", "is needed where onHolidays is \"hours\"");
        }
        return new OpeningHours(zone, week, cityHolidays(), rule, holidayHours);
    }

    private Set<MonthDay> cityHolidays() {
        Set<MonthDay> days = new HashSet<>();
        for (String day : Objects.requireNonNullElse(definition.cityHolidays(), List.<String>of())) {
            try {
                days.add(MonthDay.parse("--" + day));
            } catch (DateTimeException e) {
                problem("cityHolidays", "holds days such as 03-19 (month-day), not \"" + day + "\"");
            }
        }
        return days;
    }

    private List<TimeOfDayRange> ranges(String field, List<String> texts) {
        List<TimeOfDayRange> ranges = texts.stream()
                .map(text -> attempt(field, String.valueOf(text), TimeOfDayRange::parse))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(TimeOfDayRange::start))
                .toList();
        boolean overlap = IntStream.range(1, ranges.size())
                .anyMatch(i -> ranges.get(i).start().isBefore(ranges.get(i - 1).end()));
        if (overlap) {
            problem(field, "has opening times that overlap: " + ranges);
        }
        return ranges;
    }

    private List<DayOfWeek> days(String text) {
        if (text.equals(EVERY_DAY)) {
            return List.of(DayOfWeek.values());
        }
        String[] ends = text.toLowerCase(Locale.ROOT).split("-", -1);
        int first = DAYS.indexOf(ends[0]);
        int last = DAYS.indexOf(ends[ends.length - 1]);
        if (ends.length > 2 || first < 0 || last < first) {
            problem("hours", "names days as mon, mon-fri or every-day, not \"" + text + "\"");
            return List.of();
        }
        return List.of(DayOfWeek.values()).subList(first, last + 1);
    }

    private <T> Optional<T> attempt(String field, String text, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            problems.add("Its " + field + " cannot be read. " + e.getMessage());
            return Optional.empty();
        }
    }

    private void problem(String field, String sentence) {
        problems.add("Its " + field + " " + sentence + ".");
    }
}
