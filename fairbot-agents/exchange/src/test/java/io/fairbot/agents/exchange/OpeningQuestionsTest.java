package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions about opening hours, at the sample branches, on days that matter. */
@Tag("place")
class OpeningQuestionsTest {
    private static final String MATRIZ = "das 09:00 às 12:00 e das 13:00 às 17:30";
    private final ExchangeChatFixture customer = new ExchangeChatFixture();

    @Test
    void theWeekIsToldWithBreaksHolidaysAndNow() {
        assertThat(customer.say("qual o horário de funcionamento?")).isEqualTo("""
            🕐 *Horários - Fair Câmbio Matriz*

            Segunda a sexta: %s
            Sábado e domingo: fechada

            Feriados: fechada

            Agora: *aberta* até as 12:00.\
            """.formatted(MATRIZ));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "praia | Segunda a sexta: das 09:00 às 17:00 | Sábado: das 09:00 às 13:00 | Feriados: fechada",
                "shopping | Segunda a sábado: das 10:00 às 22:00 | Domingo: das 14:00 às 20:00 | Feriados: das 14:00"
                        + " às 20:00",
                "aeroporto | Segunda a domingo: das 06:00 às 23:00 | Horários | Feriados: horário normal"
            })
    void eachBranchTellsItsOwnWeek(String branch, String first, String second, String holidays) {
        assertThat(customer.at(branch).say("2")).contains(first, second, holidays);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abre sábado? | Sábado (28/11) a *Fair Câmbio Matriz* não abre. 🔒 A próxima abertura é segunda"
                        + " (30/11) às 09:00.",
                "que horas abre amanhã? | Amanhã (terça, 24/11) a *Fair Câmbio Matriz* abre " + MATRIZ + ".",
                "e depois de amanhã? | Quarta (25/11) a *Fair Câmbio Matriz* abre " + MATRIZ + ".",
                "abre segunda? | Hoje (segunda, 23/11) a *Fair Câmbio Matriz* abre " + MATRIZ
                        + ". Agora está aberta até as 12:00. Reabre às 13:00.",
                "abre segunda que vem? | Segunda (30/11) a *Fair Câmbio Matriz* abre " + MATRIZ + ".",
                "abre próxima segunda? | Segunda (30/11) a *Fair Câmbio Matriz* abre " + MATRIZ + ".",
                "abre dia 24/12? | Quinta (24/12), véspera de Natal, a *Fair Câmbio Matriz* abre " + MATRIZ + ".",
                "dia 24 vcs abrem? | Amanhã (terça, 24/11) a *Fair Câmbio Matriz* abre " + MATRIZ + ".",
                "abre 2 de janeiro? | Sábado (02/01) a *Fair Câmbio Matriz* não abre. 🔒 A próxima abertura é segunda"
                        + " (04/01) às 09:00.",
                "abre no natal? | Sexta (25/12), feriado (Natal), a *Fair Câmbio Matriz* não abre. 🔒 A próxima"
                        + " abertura é segunda (28/12) às 09:00.",
                "abre feriado? | Sexta (25/12), feriado (Natal), a *Fair Câmbio Matriz* não abre. 🔒 A próxima"
                        + " abertura é segunda (28/12) às 09:00.",
                "abre 19/03? | Sexta (19/03), feriado (feriado municipal), a *Fair Câmbio Matriz* não abre. 🔒 A"
                        + " próxima abertura é segunda (22/03) às 09:00."
            })
    void aDayThatIsNamedIsAnswered(String text, String answer) {
        assertThat(customer.say(text)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-23T08:59 | Agora está fechada e abre às 09:00.",
                "2026-11-23T09:00 | Agora está aberta até as 12:00. Reabre às 13:00.",
                "2026-11-23T12:00 | Agora está fechada e abre às 13:00.",
                "2026-11-23T13:00 | Agora está aberta até as 17:30.",
                "2026-11-23T17:30 | e já fechou. A próxima abertura é amanhã (terça, 24/11) às 09:00.",
                "2026-11-27T18:00 | e já fechou. A próxima abertura é segunda (30/11) às 09:00.",
                "2026-11-28T10:00 | não abre. 🔒 A próxima abertura é segunda (30/11) às 09:00."
            })
    void todayIsToldWithWhatIsLeftOfIt(String local, String end) {
        assertThat(customer.when(local).say("que horas fecha hoje?"))
                .startsWith("Hoje (")
                .endsWith(end);
    }

    @Test
    void timesAreTheBranchsOwn() {
        // Ten o'clock in Manaus is eleven in São José.
        assertThat(customer.at("shopping").when("2026-11-24T10:00").say("tá aberto agora?"))
                .contains("Agora: *aberta* até as 22:00.");
        assertThat(customer.at("matriz").when("2026-11-24T10:00").say("que horas abre hoje em Manaus?"))
                .contains("*Fair Câmbio Shopping*", "Agora está fechada e abre às 10:00.");
    }

    @Test
    void holidayHoursAreToldWhereThereAreSome() {
        assertThat(customer.at("shopping").say("abre no natal?"))
                .isEqualTo("Sexta (25/12), feriado (Natal), a *Fair Câmbio Shopping* abre das 14:00 às 20:00.");
        assertThat(customer.at("aeroporto").say("abre no ano novo?"))
                .isEqualTo("Sexta (01/01), feriado (Ano Novo), a *Fair Câmbio Aeroporto* abre das 06:00 às 23:00.");
    }

    @Test
    void severalDaysAreAnsweredOneByOne() {
        assertThat(customer.at("praia").say("abre sábado e domingo?"))
                .contains("Sábado (28/11) a *Fair Câmbio Praia* abre das 09:00 às 13:00.", "Domingo (29/11)");
        assertThat(customer.say("e no fim de semana?")).contains("Sábado (28/11)", "Domingo (29/11)");
    }

    @Test
    void aDayAloneAsksForHours() {
        assertThat(customer.say("sábado?")).startsWith("Sábado (28/11)");
    }

    @Test
    void aDateThatDoesNotExistIsNamed() {
        assertThat(customer.say("abre 31/02?")).startsWith("A data 31/02 não existe");
        assertThat(customer.say("abre dia 45?")).startsWith("🕐 *Horários");
    }

    @Test
    void englishAsksAreAnsweredInEnglish() {
        assertThat(customer.say("what time do you open tomorrow?"))
                .isEqualTo("Tomorrow (Tuesday, 24 Nov) *Fair Câmbio Matriz* opens"
                        + " from 09:00 to 12:00 and from 13:00 to 17:30.");
        assertThat(customer.say("are you open on December 25?"))
                .startsWith("Friday (25 Dec), a public holiday (Christmas), *Fair Câmbio Matriz* does not open.");
        assertThat(customer.say("next Monday?")).startsWith("Monday (30 Nov)");
    }
}
