package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.SendRefusal;
import io.fairbot.whatsapp.supervision.LineDiagnosis.DiagnosisKind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read. */
@Tag("place")
class LineDiagnosisTest {
    private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");

    private static LineDiagnosis of(DiagnosisKind situation, Optional<FailureCause> cause) {
        return new LineDiagnosis(situation, cause, Desk.START, Optional.empty(), "");
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.whatsapp.FailureCause#values")
    void aCauseIsToldInTheWordsOfTheTable(FailureCause cause) {
        LineDiagnosis diagnosis = of(DiagnosisKind.FAILURE, Optional.of(cause));
        assertThat(diagnosis.description(PORTUGUESE)).isEqualTo(cause.description(PORTUGUESE));
        assertThat(diagnosis.automaticAction(PORTUGUESE)).isEqualTo(cause.automaticAction(PORTUGUESE));
        assertThat(diagnosis.requiredAction(Locale.ENGLISH)).isEqualTo(cause.requiredAction(Locale.ENGLISH));
    }

    @Test
    void anUnknownCauseIsToldAsSuch() {
        LineDiagnosis diagnosis = of(DiagnosisKind.FAILURE, Optional.empty());
        assertThat(diagnosis.description(PORTUGUESE)).isEqualTo("A linha caiu por um motivo que não conhecemos.");
        assertThat(diagnosis.automaticAction(Locale.ENGLISH)).startsWith("It tries to come back by itself");
        assertThat(diagnosis.requiredAction(Locale.ENGLISH)).startsWith("Nothing for now.");
    }

    @Test
    void whoIsAskedReadsWhatHappenedAndWhatToDo() {
        LineDiagnosis diagnosis = of(DiagnosisKind.RETRIES_EXHAUSTED, Optional.of(FailureCause.WEB_CONNECTION_LOST));
        assertThat(diagnosis.description(PORTUGUESE)).isEqualTo("A conexão com o WhatsApp caiu.");
        assertThat(diagnosis.automaticAction(PORTUGUESE)).contains("de vez em quando");
        assertThat(diagnosis.requiredAction(PORTUGUESE)).contains("ligue a linha de novo");
        assertThat(of(DiagnosisKind.RETRIES_EXHAUSTED, Optional.empty()).description(Locale.ENGLISH))
                .contains("do not know");
    }

    @Test
    void whoMustLinkReadsHow() {
        LineDiagnosis diagnosis = of(DiagnosisKind.LINK_REQUIRED, Optional.empty());
        assertThat(diagnosis.description(PORTUGUESE)).contains("ligue ao celular");
        assertThat(diagnosis.automaticAction(PORTUGUESE)).contains("código");
        assertThat(diagnosis.requiredAction(PORTUGUESE)).contains("aparelhos conectados");
    }

    @Test
    void anEndIsToldInTheTimeOfTheBranch() {
        LineDiagnosis diagnosis = new LineDiagnosis(
                DiagnosisKind.FAILURE,
                Optional.of(FailureCause.WEB_TEMPORARY_BAN),
                Desk.START,
                Optional.of(Instant.parse("2026-11-23T21:30:00Z")),
                "");
        assertThat(diagnosis
                        .expectedEnd(PORTUGUESE, ZoneId.of("America/Sao_Paulo"))
                        .orElseThrow())
                .startsWith("Vai até ")
                .contains("18:30");
        assertThat(of(DiagnosisKind.FAILURE, Optional.empty()).expectedEnd(PORTUGUESE, ZoneId.of("UTC")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalIsExplainedInBothLanguages(SendRefusal refusal) {
        assertThat(refusal.explain(PORTUGUESE)).endsWith(".").isNotEqualTo(refusal.explain(Locale.ENGLISH));
        assertThat(refusal.explain(Locale.ENGLISH)).endsWith(".");
    }
}
