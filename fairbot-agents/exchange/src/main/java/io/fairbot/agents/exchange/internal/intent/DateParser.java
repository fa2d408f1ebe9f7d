package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.internal.calendar.SpecialDay;
import io.fairbot.branch.NationalHoliday;
import io.fairbot.branch.OpeningHours;
import io.fairbot.text.WordTokenizer;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A parser of the days in a message: "amanhã", "sábado", "24/12", "24/12/2026", "2026-12-24", "dia 24", "dia 25 do mês que vem",
 * "natal", "véspera de natal", "segunda de carnaval", "feriado". Stateless.
 */
final class DateParser {
    private static final Pattern DATE = Pattern.compile(
            "(?<![0-9/.-])(?:(20[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})([/.-])([0-9]{1,2})(?:[/.-](20[0-9]{2}|[0-9]{2}))?)"
                    + "(?![0-9/-])");
    private static final int MAX_DAYS = 3;
    private static final int YEAR = 366;
    private static final int CENTURY = 2000;
    private static final int MONTHS = 12;
    private static final int MAX_DAY = 31;
    private static final Set<String> EVE = Set.of("vespera", "vesperas", "antevespera", "eve");
    private static final Set<String> OF = Set.of("de", "do", "da", "of");
    private static final List<List<String>> NEXT_MONTH = List.of(
            List.of("mes", "que", "vem"),
            List.of("proximo", "mes"),
            List.of("next", "month"),
            List.of("mes", "seguinte"));

    private final Vocabulary vocabulary;

    /**
     * The days of a message.
     *
     * @param days the days, at most three, in order
     * @param impossible the dates as they are written that do not exist, such as 31/02
     */
    record ParsedDays(List<LocalDate> days, List<String> impossible) {}

    DateParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Returns the days in a text; one without a year as its next occurrence from today. */
    ParsedDays find(String text, List<String> words, LocalDate today, OpeningHours hours) {
        List<LocalDate> days = new ArrayList<>();
        List<String> impossible = new ArrayList<>();
        Matcher date = DATE.matcher(WordTokenizer.normalize(text));
        while (date.find()) {
            written(date, today).ifPresentOrElse(days::add, () -> {
                if (isDateLike(date)) {
                    impossible.add(date.group());
                }
            });
        }
        vocabulary
                .months(words)
                .forEach(month -> dayBefore(words, month.at())
                        .ifPresent(day -> next(day, Integer.parseInt(month.meaning()), today)
                                .ifPresentOrElse(days::add, () -> impossible.add(day + "/" + month.meaning()))));
        if (days.isEmpty() && impossible.isEmpty()) {
            dayOfMonth(words, today).ifPresent(days::add);
        }
        if (days.isEmpty() && impossible.isEmpty()) {
            vocabulary.days(words).forEach(found -> addNamed(found, words, today, hours, days));
        }
        return new ParsedDays(
                days.stream().distinct().sorted().limit(MAX_DAYS).toList(),
                impossible.stream().distinct().limit(MAX_DAYS).toList());
    }

    private static void addNamed(
            PhraseMatcher.PhraseMatch found,
            List<String> words,
            LocalDate today,
            OpeningHours hours,
            List<LocalDate> days) {
        int before = daysBefore(words, found.at());
        Arrays.stream(found.meaning().split("\\.", -1))
                .flatMap(name -> named(name, isNextWeek(words, found.at()), today, hours))
                .map(day -> day.minusDays(before))
                .map(day -> day.isBefore(today) && before > 0 ? day.plusYears(1) : day)
                .forEach(days::add);
    }

    /** "Véspera de natal" is a day before, "antevéspera" two. */
    private static int daysBefore(List<String> words, int at) {
        int eve = at > 0 && OF.contains(words.get(at - 1)) ? at - 2 : at - 1;
        boolean isEve = eve >= 0 && EVE.contains(words.get(eve));
        return !isEve ? 0 : words.get(eve).equals("antevespera") ? 2 : 1;
    }

    private static Stream<LocalDate> named(String name, boolean nextWeek, LocalDate today, OpeningHours hours) {
        return switch (name) {
            case "today" -> Stream.of(today);
            case "tomorrow" -> Stream.of(today.plusDays(1));
            case "after-tomorrow" -> Stream.of(today.plusDays(2));
            case "holiday" -> nextHoliday(today, hours).stream();
            default ->
                Character.isDigit(name.charAt(0))
                        ? Stream.of(weekday(DayOfWeek.of(Integer.parseInt(name)), nextWeek, today))
                        : next(name, today).stream();
        };
    }

    private static LocalDate weekday(DayOfWeek day, boolean nextWeek, LocalDate today) {
        return today.with(nextWeek ? TemporalAdjusters.next(day) : TemporalAdjusters.nextOrSame(day));
    }

    /** Returns whether today is excluded: "sábado que vem", "próximo sábado", "next Saturday". */
    private static boolean isNextWeek(List<String> words, int at) {
        boolean before = at > 0 && List.of("proximo", "proxima", "next").contains(words.get(at - 1));
        return before || Collections.indexOfSubList(words, List.of("que", "vem")) >= 0;
    }

    private static Optional<LocalDate> nextHoliday(LocalDate today, OpeningHours hours) {
        return IntStream.range(0, YEAR)
                .mapToObj(today::plusDays)
                .filter(day -> hours.schedule(day).isHoliday())
                .findFirst();
    }

    private static Optional<LocalDate> next(String name, LocalDate today) {
        return Stream.of(today.getYear(), today.getYear() + 1)
                .flatMap(year ->
                        SpecialDay.named(name)
                                .map(day -> day.in(year))
                                .or(() -> NationalHoliday.valueOf(name).in(year))
                                .stream())
                .filter(day -> !day.isBefore(today))
                .findFirst();
    }

    /** Returns the date that is written, in this year or the next one when it has no year. */
    private static Optional<LocalDate> written(Matcher date, LocalDate today) {
        if (date.group(1) != null) {
            return exact(number(date, 1), number(date, 2), number(date, 3));
        }
        if (date.group(7) == null) {
            return next(number(date, 4), number(date, 6), today);
        }
        int year = number(date, 7);
        return exact(year < CENTURY ? CENTURY + year : year, number(date, 6), number(date, 4));
    }

    private static int number(Matcher date, int group) {
        return Integer.parseInt(date.group(group));
    }

    /** Returns whether numbers with a slash are meant as a date, though no such one exists: "29/02", but not "1.5". */
    private static boolean isDateLike(Matcher date) {
        if (date.group(1) != null || date.group(7) != null) {
            return true;
        }
        return date.group(5).equals("/")
                && number(date, 4) >= 1
                && number(date, 4) <= MAX_DAY
                && number(date, 6) >= 1
                && number(date, 6) <= MONTHS;
    }

    private static Optional<LocalDate> exact(int year, int month, int day) {
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the next such day; none when it exists neither in what is left of this year nor in the next one. */
    private static Optional<LocalDate> next(int day, int month, LocalDate today) {
        return exact(today.getYear(), month, day)
                .filter(date -> !date.isBefore(today))
                .or(() -> exact(today.getYear() + 1, month, day));
    }

    /** Returns the number in "24 de dezembro" or "24 December" or "December 24". */
    private static Optional<Integer> dayBefore(List<String> words, int month) {
        return Stream.of(month - 2, month - 1, month + 1)
                .filter(at -> at >= 0 && at < words.size())
                .map(words::get)
                .filter(word -> word.matches("[0-9]{1,2}"))
                .map(Integer::valueOf)
                .findFirst();
    }

    /** Returns the day of "dia 24": the next 24th; that of the next month in "dia 25 do mês que vem". */
    private static Optional<LocalDate> dayOfMonth(List<String> words, LocalDate today) {
        int at = words.indexOf("dia") + 1;
        if (at == 0 || at >= words.size() || !words.get(at).matches("[0-9]{1,2}")) {
            return Optional.empty();
        }
        int day = Integer.parseInt(words.get(at));
        if (NEXT_MONTH.stream().anyMatch(phrase -> Collections.indexOfSubList(words, phrase) >= 0)) {
            YearMonth month = YearMonth.from(today).plusMonths(1);
            return exact(month.getYear(), month.getMonthValue(), day);
        }
        return IntStream.rangeClosed(0, YEAR)
                .mapToObj(today::plusDays)
                .filter(date -> date.getDayOfMonth() == day)
                .findFirst();
    }
}
