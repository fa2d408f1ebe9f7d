package io.fairbot.agents.exchange.internal.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.branch.OpeningHours;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days as customers write them, on Tuesday 1 December 2026. */
@Tag("place")
class DateParserTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);
    private static final Vocabulary VOCABULARY = new Vocabulary();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "24/12 | 2026-12-24",
                "24/12/2026 | 2026-12-24",
                "em 24/12/26 | 2026-12-24",
                "24.12.2026 | 2026-12-24",
                "2026-12-24 | 2026-12-24",
                "03/01 | 2027-01-03",
                "24 de dezembro | 2026-12-24",
                "dia 25 do mês que vem | 2027-01-25",
                "dia 25 | 2026-12-25",
                "dia 10 do próximo mês | 2027-01-10",
                "natal | 2026-12-25",
                "véspera de natal | 2026-12-24",
                "antevéspera de natal | 2026-12-23",
                "véspera de ano novo | 2026-12-31",
                "segunda de carnaval | 2027-02-08",
                "terça de carnaval | 2027-02-09",
                "no carnaval | 2027-02-08 2027-02-09",
                "quarta de cinzas | 2027-02-10",
                "sexta-feira santa | 2027-03-26",
                "páscoa | 2027-03-28",
                "corpus christi | 2027-05-27",
                "amanhã | 2026-12-02",
                "terça | 2026-12-01",
                "terça que vem | 2026-12-08"
            })
    void isTheDayThatIsMeant(String text, String days) {
        assertThat(find(text).days()).as(text).extracting(LocalDate::toString).containsExactly(days.split(" ", -1));
        assertThat(find(text).impossible()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "29/02, 29/02",
        "abre 31/02?, 31/02",
        "31/04/2027, 31/04/2027",
        "2027-02-30, 2027-02-30",
        "30 de fevereiro, 30/2"
    })
    void whatDoesNotExistIsNamed(String text, String date) {
        assertThat(find(text).days()).isEmpty();
        assertThat(find(text).impossible()).containsExactly(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.500", "10.50", "48 99999-1234", "45/60", "0/5", "quanto tá o dólar"})
    void isNoDay(String text) {
        assertThat(find(text)).isEqualTo(new DateParser.ParsedDays(List.of(), List.of()));
    }

    @Test
    void theTwentyNinthOfFebruaryExistsInALeapYear() {
        DateParser.ParsedDays found =
                new DateParser(VOCABULARY).find("29/02", VOCABULARY.words("29/02"), LocalDate.of(2027, 12, 1), hours());
        assertThat(found.days()).containsExactly(LocalDate.of(2028, 2, 29));
    }

    private static DateParser.ParsedDays find(String text) {
        return new DateParser(VOCABULARY).find(text, VOCABULARY.words(text), TODAY, hours());
    }

    private static OpeningHours hours() {
        return OpeningHours.always(ZoneId.of("America/Sao_Paulo"));
    }
}
