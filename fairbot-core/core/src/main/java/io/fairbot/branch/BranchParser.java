package io.fairbot.branch;

import io.fairbot.branch.InvalidBranchException.BranchProblem;
import io.fairbot.config.Setting;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.SettingValues;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A parser of branch descriptions that collects every problem. */
final class BranchParser {
    static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    /** Without control and format characters, except the joiners of scripts and emojis. */
    private static final Pattern PRINTABLE = Pattern.compile("[\\P{C}\\u200C\\u200D]+");

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");
    private static final String EVERY_DAY = "every-day";
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int MAX_TEXT = 200;

    private final BranchDefinition definition;
    private final BranchSchema schema;
    private final boolean isStrict;
    private final List<BranchProblem> problems = new ArrayList<>();

    /** Creates a parser; a strict one, for what comes from outside, reports more. */
    BranchParser(BranchDefinition definition, BranchSchema schema, boolean isStrict) {
        this.definition = definition;
        this.schema = schema;
        this.isStrict = isStrict;
    }

    Branch parse() {
        String id = matching("id", definition.id(), ID, "a lower-case letter and up to 39 more, digits or hyphens");
        String name = text("name", definition.name());
        String phone = matching("phone", definition.phone(), E164, "a number in E.164 form such as +5548999990000");
        String channel = channel();
        ZoneId zone = zone();
        OpeningHours hours = hours(zone);
        SettingValues settings = settings(channel);
        if (!problems.isEmpty()) {
            throw new InvalidBranchException(definition.id() == null ? "" : definition.id(), problems);
        }
        return new Branch(id, name, phone, channel, zone, hours, settings);
    }

    private String channel() {
        String channel = definition.channel() == null ? schema.channel() : text("channel", definition.channel());
        if (isStrict && !channel.isEmpty() && !schema.lines().containsKey(channel)) {
            problem("channel", "must be one of " + channels() + ", not \"" + channel + "\"");
        }
        return channel;
    }

    private String channels() {
        return schema.lines().keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    /** Returns the settings of agents and of the branch's line; those of its lines on other channels are checked only. */
    private SettingValues settings(String channel) {
        SettingValues own = settings("", schema.settings(), definition.settings());
        SettingValues line = settings(BranchSchema.linePath(channel), schema.line(channel), values(channel));
        for (Map.Entry<String, Map<String, Object>> other : definition.lines().entrySet()) {
            if (isStrict && !schema.lines().containsKey(other.getKey())) {
                problem("lines." + other.getKey(), "belongs to no channel; the channels are " + channels());
            } else if (!other.getKey().equals(channel)) {
                SettingValues unused =
                        settings(BranchSchema.linePath(other.getKey()), schema.line(other.getKey()), other.getValue());
            }
        }
        return own.and(line);
    }

    private Map<String, Object> values(String channel) {
        return definition.lines().getOrDefault(channel, Map.of());
    }

    private SettingValues settings(String path, SettingSchema declared, Map<String, Object> values) {
        if (isStrict) {
            values.keySet().stream()
                    .filter(name -> declared.find(name).isEmpty())
                    .forEach(name -> problem(path + name, "is not known; " + known(declared)));
        }
        // A problem begins with the name of its setting.
        return declared.read(
                values,
                problem -> problems.add(new BranchProblem(
                        path + problem.substring(0, problem.indexOf(' ')), "Its " + path + problem + ".")));
    }

    private static String known(SettingSchema declared) {
        return declared.settings().isEmpty()
                ? "there are no settings here"
                : "the settings here are "
                        + declared.settings().stream().map(Setting::name).collect(Collectors.joining(", "));
    }

    private String text(String field, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > MAX_TEXT) {
            problem(field, "has 1 to " + MAX_TEXT + " characters");
            return "";
        }
        if (isStrict && !PRINTABLE.matcher(value).matches()) {
            problem(field, "must have no line breaks, control characters or marks that change the direction of text");
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
            return schema.zone();
        }
        try {
            return ZoneId.of(definition.zone());
        } catch (DateTimeException e) {
            problem("zone", "must be a time zone such as America/Sao_Paulo, not \"" + definition.zone() + "\"");
            return schema.zone();
        }
    }

    private OpeningHours hours(ZoneId zone) {
        Map<DayOfWeek, List<TimeOfDayRange>> week = new EnumMap<>(DayOfWeek.class);
        if (definition.hours() == null || (isStrict && definition.hours().isEmpty())) {
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
            problems.add(new BranchProblem(field, "Its " + field + " cannot be read. " + e.getMessage()));
            return Optional.empty();
        }
    }

    private void problem(String field, String sentence) {
        problems.add(new BranchProblem(field, "Its " + field + " " + sentence + "."));
    }
}
