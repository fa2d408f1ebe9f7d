package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.internal.calendar.SpecialDay;
import io.fairbot.branch.Branch;
import io.fairbot.branch.DaySchedule;
import io.fairbot.branch.OpeningHours;
import io.fairbot.branch.TimeOfDayRange;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A formatter of the reply to a question about opening hours: the week, or the days asked for. Used for one message.
 */
final class OpeningHoursReply {
    private final Question question;
    private final LocalizedTexts texts;
    private final Branch branch;
    private final OpeningHours hours;

    OpeningHoursReply(Question question) {
        this.question = question;
        texts = question.texts();
        branch = question.about();
        hours = branch.hours();
    }

    String text() {
        List<LocalDate> days = question.intents().days();
        List<String> impossible = question.intents().impossibleDates();
        if (!impossible.isEmpty()) {
            return texts.text("hours.day.impossible", "date", String.join(", ", impossible));
        }
        if (days.isEmpty()) {
            return texts.text(
                    "hours.week", "branch", branch.name(), "week", week(), "holidays", holidays(), "now", openNow());
        }
        return days.stream().map(this::day).collect(Collectors.joining("\n"));
    }

    /** Returns whether the branch is open now, and until when or from when. */
    String openNow() {
        return hours.closingTime(question.now())
                .map(until -> texts.text("hours.now.open", "until", texts.time(until)))
                .orElseGet(() -> next().map(next -> opening("hours.now.closed", next))
                        .orElseGet(() -> texts.text("hours.now.unknown")));
    }

    private String day(LocalDate date) {
        DaySchedule plan = hours.schedule(date);
        if (!plan.isOpen()) {
            String closed = sentence("hours.day.closed", plan);
            return next().map(next -> closed + " " + opening("hours.day.next", nextAfter(date, next)))
                    .orElse(closed);
        }
        return date.equals(question.today()) ? today(plan) : sentence("hours.day.open", plan);
    }

    private String today(DaySchedule plan) {
        LocalTime time = LocalTime.ofInstant(question.now(), branch.zone());
        Optional<LocalTime> later = plan.ranges().stream()
                .map(TimeOfDayRange::start)
                .filter(from -> from.isAfter(time))
                .findFirst();
        Optional<LocalTime> until = hours.closingTime(question.now());
        if (until.isPresent()) {
            String again = later.map(from -> texts.text("hours.today.again", "time", texts.time(from)))
                    .orElse("");
            return sentence("hours.today.open", plan, "until", texts.time(until.get()), "again", again);
        }
        if (later.isPresent()) {
            return sentence("hours.today.later", plan, "time", texts.time(later.get()));
        }
        String over = sentence("hours.today.over", plan);
        return next().map(next -> over + " " + opening("hours.day.next", next)).orElse(over);
    }

    private String sentence(String key, DaySchedule plan, String... more) {
        List<String> values = new ArrayList<>(List.of(
                "day",
                LocalizedTexts.capital(texts.day(plan.date(), question.today())),
                "holiday",
                holiday(plan),
                "branch",
                branch.name(),
                "hours",
                texts.spans(plan.ranges())));
        values.addAll(List.of(more));
        return texts.text(key, values.toArray(String[]::new));
    }

    private String holiday(DaySchedule plan) {
        if (!plan.isHoliday()) {
            return SpecialDay.on(plan.date())
                    .map(day -> texts.text("hours.day.named", "name", texts.text("holiday." + day.name())))
                    .orElse("");
        }
        String name = plan.holiday()
                .map(national -> texts.text("holiday." + national.name()))
                .orElseGet(() -> texts.text("hours.day.city"));
        return texts.text("hours.day.holiday", "name", name);
    }

    private String opening(String key, LocalDateTime next) {
        return texts.text(
                key, "day", texts.day(next.toLocalDate(), question.today()), "time", texts.time(next.toLocalTime()));
    }

    private Optional<LocalDateTime> next() {
        return hours.nextOpening(question.now());
    }

    /** Returns the first opening after a closed day. */
    private LocalDateTime nextAfter(LocalDate date, LocalDateTime fallback) {
        return hours.nextOpening(date.atStartOfDay(branch.zone()).toInstant()).orElse(fallback);
    }

    /** Returns the hours of the week; consecutive days with the same hours share a line. */
    private String week() {
        List<String> lines = new ArrayList<>();
        int first = 1;
        for (int day = 1; day <= DayOfWeek.SUNDAY.getValue(); day++) {
            boolean last = day == DayOfWeek.SUNDAY.getValue() || !spans(day).equals(spans(day + 1));
            if (last) {
                String days = days(first, day);
                lines.add(texts.text(
                        "hours.week.line", "days", LocalizedTexts.capital(days), "hours", texts.spans(spans(day))));
                first = day + 1;
            }
        }
        return String.join("\n", lines);
    }

    private String days(int first, int last) {
        if (first == last) {
            return texts.weekday(first);
        }
        String key = last == first + 1 ? "days.pair" : "days.range";
        return texts.text(key, "first", texts.weekday(first), "last", texts.weekday(last));
    }

    private String holidays() {
        String line = switch (hours.holidayRule()) {
            case CLOSED -> texts.text("hours.holidays.closed");
            case OPEN -> texts.text("hours.holidays.open");
            case HOURS -> texts.text("hours.holidays.hours", "hours", texts.spans(hours.holidayHours()));
        };
        return line + "\n\n";
    }

    private List<TimeOfDayRange> spans(int day) {
        return hours.weekday(DayOfWeek.of(day));
    }
}
