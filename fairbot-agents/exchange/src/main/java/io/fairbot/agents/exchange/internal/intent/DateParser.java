package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.branch.NationalHoliday;
import io.fairbot.branch.OpeningHours;
import io.fairbot.text.WordTokenizer;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A parser of the days in a message: "amanhã", "sábado", "24/12", "dia 24", "natal", "feriado". Stateless. */
final class DateParser {
    private static final Pattern DATE = Pattern.compile("(?<![0-9/])([0-9]{1,2})[/.-]([0-9]{1,2})(?![0-9/])");
    private static final int MAX_DAYS = 3;
    private static final int YEAR = 366;

    private final Vocabulary vocabulary;

    DateParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Returns the days in a text, at most three, each as its next occurrence from today. */
    List<LocalDate> find(String text, List<String> words, LocalDate today, OpeningHours hours) {
        List<LocalDate> days = new ArrayList<>();
        Matcher date = DATE.matcher(WordTokenizer.normalize(text));
        while (date.find()) {
            next(Integer.parseInt(date.group(1)), Integer.parseInt(date.group(2)), today)
                    .ifPresent(days::add);
        }
        vocabulary
                .months(words)
                .forEach(month -> dayBefore(words, month.at())
                        .flatMap(day -> next(day, Integer.parseInt(month.meaning()), today))
                        .ifPresent(days::add));
        if (days.isEmpty()) {
            dayOfMonth(words, today).ifPresent(days::add);
        }
        if (days.isEmpty()) {
            vocabulary
                    .days(words)
                    .forEach(found -> Arrays.stream(found.meaning().split("\\.", -1))
                            .flatMap(name -> named(name, isNextWeek(words, found.at()), today, hours))
                            .forEach(days::add));
        }
        return days.stream().distinct().sorted().limit(MAX_DAYS).toList();
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
                        : next(NationalHoliday.valueOf(name), today).stream();
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

    private static Optional<LocalDate> next(NationalHoliday holiday, LocalDate today) {
        return Stream.of(today.getYear(), today.getYear() + 1)
                .flatMap(year -> holiday.in(year).stream())
                .filter(day -> !day.isBefore(today))
                .findFirst();
    }

    private static Optional<LocalDate> next(int day, int month, LocalDate today) {
        try {
            LocalDate date = LocalDate.of(today.getYear(), month, day);
            return Optional.of(date.isBefore(today) ? date.plusYears(1) : date);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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

    /** Returns the day of "dia 24": the next 24th. */
    private static Optional<LocalDate> dayOfMonth(List<String> words, LocalDate today) {
        int at = words.indexOf("dia") + 1;
        if (at == 0 || at >= words.size() || !words.get(at).matches("[0-9]{1,2}")) {
            return Optional.empty();
        }
        int day = Integer.parseInt(words.get(at));
        return IntStream.rangeClosed(0, YEAR)
                .mapToObj(today::plusDays)
                .filter(date -> date.getDayOfMonth() == day)
                .findFirst();
    }
}
