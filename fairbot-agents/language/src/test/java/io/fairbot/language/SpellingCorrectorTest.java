package io.fairbot.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingCorrectorTest {
    private final SpellingCorrector corrector = new SpellingCorrector(Lexicon.of(Barber.examples()));

    @ParameterizedTest
    @CsvSource({
        "horaio, horario",
        "horrario, horario",
        "hroario, horario",
        "horaroi, horario",
        "endereso, endereco",
        "localisasao, localizacao",
        "tabella, tabela",
        "precoo, preco"
    })
    void aSlipIsTheWordItMeans(String slip, String word) {
        assertThat(corrector.correct(slip)).hasValue(word);
    }

    @ParameterizedTest
    @CsvSource({"corta", "certo", "quando", "horario", "qto", "ola", "zebra", "orario", "abc", "corxy"})
    void otherWordsStay(String word) {
        assertThat(corrector.correct(word)).isEmpty();
    }

    @Test
    void aWordOfManyLettersIsNotCompared() {
        assertThat(corrector.correct("h" + "orario".repeat(200))).isEmpty();
    }

    @Test
    void distancesCountInsertionsDeletionsReplacementsAndSwaps() {
        assertThat(SpellingCorrector.distance("corte", "corte", 2)).isZero();
        assertThat(SpellingCorrector.distance("corte", "crote", 2)).isEqualTo(1);
        assertThat(SpellingCorrector.distance("corte", "cort", 2)).isEqualTo(1);
        assertThat(SpellingCorrector.distance("corte", "cortes", 2)).isEqualTo(1);
        assertThat(SpellingCorrector.distance("corte", "carta", 2)).isEqualTo(2);
        assertThat(SpellingCorrector.distance("corte", "salao", 2)).isEqualTo(3);
        assertThat(SpellingCorrector.distance("corte", "cortezinho", 2)).isEqualTo(3);
    }
}
