package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.Refusal;
import io.fairbot.whatsapp.supervision.Diagnosis.Situation;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people read. */
class DiagnosisTest {
    private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");

    private static Diagnosis of(Situation situation, Optional<FailureCause> cause) {
        return new Diagnosis(situation, cause, Desk.START, Optional.empty(), "");
    }

    @ParameterizedTest
    @EnumSource
    void aCauseIsToldInTheWordsOfTheTable(FailureCause cause) {
        Diagnosis diagnosis = of(Situation.TREATED, Optional.of(cause));
        assertThat(diagnosis.happened(PORTUGUESE)).isEqualTo(cause.happened(PORTUGUESE));
        assertThat(diagnosis.botDoes(PORTUGUESE)).isEqualTo(cause.botDoes(PORTUGUESE));
        assertThat(diagnosis.personMust(Locale.ENGLISH)).isEqualTo(cause.personMust(Locale.ENGLISH));
    }

    @Test
    void anUnknownCauseIsToldAsSuch() {
        Diagnosis diagnosis = of(Situation.TREATED, Optional.empty());
        assertThat(diagnosis.happened(PORTUGUESE)).isEqualTo("A linha caiu por um motivo que não conhecemos.");
        assertThat(diagnosis.botDoes(Locale.ENGLISH)).startsWith("It tries to come back by itself");
        assertThat(diagnosis.personMust(Locale.ENGLISH)).startsWith("Nothing for now.");
    }

    @Test
    void whoIsAskedReadsWhatHappenedAndWhatToDo() {
        Diagnosis diagnosis = of(Situation.ASKING, Optional.of(FailureCause.WEB_CONNECTION_LOST));
        assertThat(diagnosis.happened(PORTUGUESE)).isEqualTo("A conexão com o WhatsApp caiu.");
        assertThat(diagnosis.botDoes(PORTUGUESE)).contains("de vez em quando");
        assertThat(diagnosis.personMust(PORTUGUESE)).contains("ligue a linha de novo");
        assertThat(of(Situation.ASKING, Optional.empty()).happened(Locale.ENGLISH))
                .contains("do not know");
    }

    @Test
    void whoMustLinkReadsHow() {
        Diagnosis diagnosis = of(Situation.LINKING, Optional.empty());
        assertThat(diagnosis.happened(PORTUGUESE)).contains("ligue ao celular");
        assertThat(diagnosis.botDoes(PORTUGUESE)).contains("código");
        assertThat(diagnosis.personMust(PORTUGUESE)).contains("aparelhos conectados");
    }

    @Test
    void anEndIsToldInTheTimeOfTheBranch() {
        Diagnosis diagnosis = new Diagnosis(
                Situation.TREATED,
                Optional.of(FailureCause.WEB_TEMPORARY_BAN),
                Desk.START,
                Optional.of(Instant.parse("2026-11-23T21:30:00Z")),
                "");
        assertThat(diagnosis
                        .lastsUntil(PORTUGUESE, ZoneId.of("America/Sao_Paulo"))
                        .orElseThrow())
                .startsWith("Vai até ")
                .contains("18:30");
        assertThat(of(Situation.TREATED, Optional.empty()).lastsUntil(PORTUGUESE, ZoneId.of("UTC")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalIsExplainedInBothLanguages(Refusal refusal) {
        assertThat(refusal.explain(PORTUGUESE)).endsWith(".").isNotEqualTo(refusal.explain(Locale.ENGLISH));
        assertThat(refusal.explain(Locale.ENGLISH)).endsWith(".");
    }
}
