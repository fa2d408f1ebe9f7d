package io.fairbot.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntentClassifierTest {
    private static final IntentModel MODEL = IntentModel.train(Barber.examples());

    private final IntentClassifier classifier = new IntentClassifier(MODEL);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qnto tá o corte de cabelo? | price",
                "vc cobra quanto pela barba | price",
                "queria marcar um horário pra quinta | booking",
                "que horas vcs abrem amanhã | opening",
                "qual é o endereço da barbearia | place",
                "bom dia! | greeting",
                "bom dia! quanto fica a barba? | price",
                "quanto custa o corte e onde fica o salão? | price,place",
                "onde fica a barbearia? que horas abre? | place,opening",
                "how much is a haircut and where are you? | price,place"
            })
    void intentsAreFoundInOrder(String text, String intents) {
        assertThat(String.join(",", classifier.classify(text).names())).isEqualTo(intents);
    }

    @Test
    void anIntentIsWhereItWasSaid() {
        String text = "quanto custa o corte? onde fica o salão?";
        Understanding understanding = classifier.classify(text);
        assertThat(understanding.intents()).hasSize(2);
        IntentScore second = understanding.intents().get(1);
        assertThat(text.substring(second.start(), second.end())).isEqualTo("onde fica o salão?");
        assertThat(second.score()).isBetween(IntentClassifier.DEFAULT_THRESHOLD, 1.0);
        assertThat(understanding.has("place")).isTrue();
        assertThat(understanding.has("booking")).isFalse();
        assertThat(understanding.unsure()).isFalse();
    }

    @Test
    void belowTheThresholdItIsUnsureAndStillGuesses() {
        Understanding unsure = new IntentClassifier(MODEL, 1).classify("quanto custa o corte?");
        assertThat(unsure.unsure()).isTrue();
        assertThat(unsure.names()).isEmpty();
        assertThat(unsure.guesses()).hasSize(3);
        assertThat(unsure.guesses().get(0).intent()).isEqualTo("price");
        assertThat(new IntentClassifier(MODEL, 0).classify("xyz").unsure()).isFalse();
        assertThatThrownBy(() -> new IntentClassifier(MODEL, 1.5))
                .hasMessage("The threshold is 1.5; it must be from 0 to 1.");
        assertThatThrownBy(() -> new IntentClassifier(MODEL, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextWithoutAWordIsNotUnderstood() {
        for (String nothing : new String[] {"", "   ", "\u200B\n"}) {
            assertThat(classifier.classify(nothing).unsure()).isTrue();
            assertThat(classifier.classify(nothing).guesses()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"where are you, en", "hello, en", "quanto custa, pt", "123,", "corte,", "hello quanto custa o corte, pt"
    })
    void theLanguageIsThatOfCertainWords(String text, String language) {
        assertThat(classifier.classify(text).language().orElse(null)).isEqualTo(language);
    }

    @Test
    void anExplanationShowsWordsPiecesAndReasons() {
        Explanation explanation = classifier.explain("Qnto custa o corrte? onde fica?");
        assertThat(explanation.words()).extracting(Explanation.Word::word).startsWith("quanto", "custa", "o", "corte");
        assertThat(explanation.words().get(3).group()).isEqualTo("@cut");
        assertThat(explanation.parts()).hasSize(2);
        assertThat(explanation.parts().get(0).scores()).hasSize(5);
        assertThat(explanation.parts().get(0).reasons()).isNotEmpty();
        assertThat(explanation.understanding().names()).containsExactly("price", "place");
        assertThat(explanation.report())
                .contains(
                        "corrte=corte(@cut)", "piece: onde fica?", "intents: price, place", "because:", "language: pt");
        assertThat(classifier.explain("").report()).contains("intents: unsure", "language: not certain");
    }

    @Test
    void whateverItsLengthAMessageTakesBoundedTime() {
        String[] texts = {
            "quanto custa o corte e onde fica? ".repeat(2_000),
            "1 ".repeat(32_000),
            "? ".repeat(32_000),
            "x".repeat(64_000),
            "xq".repeat(10).concat(" ").repeat(3_000),
            "а б в 你好 مرحبا 🇧🇷 ".repeat(3_000)
        };
        for (String text : texts) {
            Understanding understanding = assertTimeout(Duration.ofSeconds(5), () -> classifier.classify(text));
            assertThat(understanding.intents()).hasSizeLessThanOrEqualTo(8);
        }
    }
}
