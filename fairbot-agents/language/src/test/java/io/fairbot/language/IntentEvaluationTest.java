package io.fairbot.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IntentEvaluationTest {
    private static final IntentClassifier CLASSIFIER = new IntentClassifier(IntentModel.train(Barber.examples()));

    @Test
    void precisionRecallAndConfusionsAreCounted() {
        IntentExamples unseen = IntentExamples.parse(
                "[languages pt]\n[intent price]\nquanto sai a barba hoje?\nonde fica?\n[intent place]\nqual é o endereço?\nquanto custa?\n",
                "unseen");
        IntentEvaluation evaluation = IntentEvaluation.of(CLASSIFIER, unseen);
        assertThat(evaluation.sentences()).isEqualTo(4);
        assertThat(evaluation.recall("price")).isEqualTo(0.5);
        assertThat(evaluation.precision("price")).isEqualTo(0.5);
        assertThat(evaluation.recall("place")).isEqualTo(0.5);
        assertThat(evaluation.precision("place")).isEqualTo(0.5);
        assertThat(evaluation.accuracy()).isEqualTo(0.5);
        assertThat(evaluation.unsure()).isZero();
        assertThat(evaluation.confusions()).containsEntry("price → place", 1).containsEntry("place → price", 1);
        IntentEvaluation strict = IntentEvaluation.of(new IntentClassifier(CLASSIFIER.model(), 1), unseen);
        assertThat(strict.unsure()).isEqualTo(1);
        assertThat(strict.confusions()).containsEntry("price → " + IntentEvaluation.UNSURE, 2);
        assertThat(evaluation.recall("booking")).isZero();
        assertThat(evaluation.precision("booking")).isZero();
        assertThat(evaluation.report())
                .contains(
                        "4 sentences: 50.0 % understood, 0.0 % unsure.",
                        "| price | 2 | 0.50 | 0.50 |", "| price → place | 1 |");
    }

    @Test
    void aCrossValidationClassifiesEverySentenceByAModelThatHasNotSeenItsLine() {
        IntentEvaluation evaluation = IntentEvaluation.crossValidate(Barber.examples(), 3);
        assertThat(evaluation.sentences()).isEqualTo(Barber.examples().size());
        IntentEvaluation seen = IntentEvaluation.of(CLASSIFIER, Barber.examples());
        assertThat(seen.accuracy()).isGreaterThan(0.95);
        assertThat(evaluation.accuracy()).isLessThan(seen.accuracy());
        assertThatThrownBy(() -> IntentEvaluation.crossValidate(Barber.examples(), 1))
                .hasMessage("A cross-validation needs at least 2 parts, not 1.");
    }
}
