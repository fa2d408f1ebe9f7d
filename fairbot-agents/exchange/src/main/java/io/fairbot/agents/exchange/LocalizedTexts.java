package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.agents.exchange.money.AmountFormat;
import io.fairbot.branch.TimeRange;
import io.fairbot.text.TextBundle;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The texts of one language, and how it writes amounts, times and days. Safe for use from any thread. */
final class LocalizedTexts {
    private static final int REGIONAL_A = 0x1F1E6;

    private final TextBundle texts;
    private final DateTimeFormatter date;
    private final DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private final AmountFormat amounts;

    LocalizedTexts(TextBundle texts, Language language) {
        this.texts = texts;
        date = DateTimeFormatter.ofPattern(language == Language.PT ? "dd/MM" : "d MMM", language.locale());
        amounts = new AmountFormat(language.locale());
    }

    String text(String key, String... values) {
        return texts.format(key, values);
    }

    /** How amounts are written. */
    AmountFormat amounts() {
        return amounts;
    }

    String number(int number) {
        return amounts.units(BigDecimal.valueOf(number));
    }

    String time(LocalTime moment) {
        return moment.equals(LocalTime.MAX) ? "24:00" : time.format(moment);
    }

    String date(LocalDate day) {
        return date.format(day);
    }

    String weekday(LocalDate day) {
        return weekday(day.getDayOfWeek().getValue());
    }

    String weekday(int day) {
        return text("weekday." + day);
    }

    /** A day as people say it: "amanhã (terça, 24/11)". */
    String day(LocalDate day, LocalDate today) {
        @Nullable String name = null;
        if (day.equals(today)) {
            name = text("day.today");
        } else if (day.equals(today.plusDays(1))) {
            name = text("day.tomorrow");
        }
        return name == null
                ? text("day.date", "weekday", weekday(day), "date", date(day))
                : text("day.relative", "name", name, "weekday", weekday(day), "date", date(day));
    }

    String spans(List<TimeRange> spans) {
        return spans.stream()
                .map(span -> text("hours.spans", "from", time(span.start()), "to", time(span.end())))
                .reduce((first, last) -> text("hours.and", "first", first, "last", last))
                .orElseGet(() -> text("hours.closed"));
    }

    /** The currency's name; its code where a house deals in one that has no name here. */
    String currency(String code) {
        String key = "currency." + code;
        return texts.keys().contains(key) ? text(key) : code;
    }

    /** The flag of the country whose letters a currency's code begins with. */
    static String flag(String code) {
        return new StringBuilder()
                .appendCodePoint(REGIONAL_A + code.charAt(0) - 'A')
                .appendCodePoint(REGIONAL_A + code.charAt(1) - 'A')
                .toString();
    }

    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
