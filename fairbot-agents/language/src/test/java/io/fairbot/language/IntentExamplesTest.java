package io.fairbot.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntentExamplesTest {
    private static final String TWO = "[languages pt en]\n[intent a]\nsim\n[intent b]\nen: no\n";

    @Test
    void blocksAreRead() {
        IntentExamples examples = Barber.examples();
        assertThat(examples.intents())
                .containsExactly("greeting", "price", "booking", "opening", "place", "price-detail");
        assertThat(examples.languages()).containsExactly("pt", "en");
        assertThat(examples.sentences("place"))
                .containsExactly(
                        "onde fica a barbearia?",
                        "onde fica o salão?",
                        "qual o endereço?",
                        "manda a localização",
                        "where are you?",
                        "what is the address?");
        assertThat(examples.sentences("unknown")).isEmpty();
        assertThat(examples.size()).isGreaterThan(50);
        assertThat(examples.yields("greeting")).containsExactly(IntentExamples.TO_ALL);
        assertThat(examples.yields("price-detail")).containsExactlyInAnyOrder("price", "booking");
        assertThat(examples.yields("price")).isEmpty();
    }

    @Test
    void ofManyCombinationsEightAreTakenAndEveryChoiceOccurs() {
        String many = "[languages pt]\n[intent a]\n(a|b|c) (d|e|f|g) (h|i|) fim\n[intent b]\nx\n";
        IntentExamples examples = IntentExamples.parse(many, "many");
        assertThat(examples.sentences("a")).hasSize(Alternatives.MAX).doesNotHaveDuplicates();
        for (String choice : "a b c d e f g h i".split(" ")) {
            assertThat(examples.sentences("a")).anyMatch(sentence -> (" " + sentence).contains(" " + choice + " "));
        }
        assertThat(examples.sentences("a")).allMatch(sentence -> sentence.endsWith("fim"));
    }

    @Test
    void othersAreAdded() {
        IntentExamples both = IntentExamples.parse(TWO, "two")
                .plus(IntentExamples.parse("[languages pt es]\n[intent b]\nnão\n[intent c, yields]\ntalvez\n", "more"));
        assertThat(both.intents()).containsExactly("a", "b", "c");
        assertThat(both.sentences("b")).containsExactly("no", "não");
        assertThat(both.languages()).containsExactly("pt", "en", "es");
        assertThat(both.yields("c")).containsExactly(IntentExamples.TO_ALL);
        assertThat(both.sentences())
                .extracting(IntentExamples.ExampleSentence::origin)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[intent a]@sim | line 1 begins with the block [intent a]; the first must be the languages",
                "[languages pt]@sim | line 2 stands in no block",
                "[languages pt]@[intents]@sim | line 2 begins an unknown block; allowed are [languages …], [intent NAME]",
                "[languages pt]@[intent Preço]@sim | line 2 begins an unknown block",
                "[languages pt]@[intent a]@sim (sim | line 3 has a round bracket without its other one",
                "[languages pt]@[intent a]@sim) sim | line 3 has a round bracket without its other one",
                "[languages pt]@[short forms]@q que | line 3 is no short form; it is written as q = que",
                "[languages pt]@[short forms]@= que | line 3 is no short form",
                "[languages pt]@[intent a]@sim | has fewer than two intents",
                "[languages pt]@[intent a]@sim@[intent b] | the intent b has no sentence"
            })
    void aFaultNamesTheLineAndWhatIsAllowed(String text, String message) {
        assertThatThrownBy(() -> IntentExamples.parse(text.replace('@', '\n'), "own.txt"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("own.txt")
                .hasMessageContaining(message);
    }

    @Test
    void moreIntentsThanAModelHoldsAreRefused() {
        StringBuilder text = new StringBuilder("[languages pt]\n");
        for (int i = 0; i <= IntentTrainer.MAX_INTENTS; i++) {
            text.append("[intent i").append(i).append("]\npalavra").append(i).append('\n');
        }
        IntentExamples examples = IntentExamples.parse(text.toString(), "many");
        assertThatThrownBy(() -> IntentModel.train(examples)).hasMessageContaining("There are 251 intents");
    }
}
