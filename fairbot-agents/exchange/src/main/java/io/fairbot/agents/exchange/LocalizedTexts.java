package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.agents.exchange.internal.talk.MenuChoice;
import io.fairbot.agents.exchange.money.AmountFormat;
import io.fairbot.branch.TimeOfDayRange;
import io.fairbot.conversation.Reply;
import io.fairbot.text.TextBundle;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.OutboundContent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The texts of one language, with its formats of amounts, times and days. Safe for use from any thread. */
final class LocalizedTexts {
    private static final int REGIONAL_A = 0x1F1E6;

    private final TextBundle texts;
    private final TextBundle answers;
    private final Language language;
    private final DateTimeFormatter date;
    private final DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private final AmountFormat amounts;

    LocalizedTexts(TextBundle texts, TextBundle answers, Language language) {
        this.texts = texts;
        this.answers = answers;
        this.language = language;
        date = DateTimeFormatter.ofPattern(language == Language.EN ? "d MMM" : "dd/MM", language.locale());
        amounts = new AmountFormat(language.locale());
    }

    String text(String key, String... values) {
        return texts.format(key, values);
    }

    /** Returns a text of the files of answers. */
    String answer(String key, String... values) {
        return answers.format(key, values);
    }

    Language language() {
        return language;
    }

    /** Returns the menu of the desk with a text before it. */
    Reply menu(String before) {
        List<ChoiceOption> options = IntStream.range(0, MenuChoice.INTENTS.size())
                .mapToObj(i -> new ChoiceOption(MenuChoice.OPTION + (i + 1), text("menu." + MenuChoice.INTENTS.get(i))))
                .toList();
        return options(before, "menu", options);
    }

    /** Returns the format of amounts. */
    AmountFormat amounts() {
        return amounts;
    }

    /** Returns a reply with a text whose {@code items} are numbered options. */
    Reply options(String before, String key, List<ChoiceOption> options) {
        String items = IntStream.range(0, options.size())
                .mapToObj(i -> text(
                        "menu.item",
                        "number",
                        Integer.toString(i + 1),
                        "title",
                        options.get(i).title()))
                .collect(Collectors.joining("\n"));
        List<ChoiceOption> shown = options.stream()
                .map(option -> new ChoiceOption(option.id(), shortened(option.title())))
                .toList();
        OutboundContent content = OutboundContent.options(before + text(key, "items", items), shown);
        return Reply.of(content instanceof ListMenu menu ? menu.withButton(text("menu.button")) : content);
    }

    /** Returns a title that fits a row; the name of a currency is configuration and may be longer. */
    private static String shortened(String title) {
        boolean fits = title.codePointCount(0, title.length()) <= ContentLimits.MAX_ROW_TITLE;
        return fits ? title : title.substring(0, title.offsetByCodePoints(0, ContentLimits.MAX_ROW_TITLE - 1)) + "…";
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

    /** Returns a day as in "amanhã (terça, 24/11)". */
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

    String spans(List<TimeOfDayRange> spans) {
        return spans.stream()
                .map(span -> text("hours.spans", "from", time(span.start()), "to", time(span.end())))
                .reduce((first, last) -> text("hours.and", "first", first, "last", last))
                .orElseGet(() -> text("hours.closed"));
    }

    /** Returns the name of a currency, or its code when the texts have no name for it. */
    String currency(String code) {
        String key = "currency." + code;
        return texts.keys().contains(key) ? text(key) : code;
    }

    /** Returns the flag of the country whose code the currency's code begins with. */
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
