package io.fairbot.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("place")
class TextBundleTest {
    private static final String BUNDLE = "io.fairbot.text.words";

    private final TextBundle texts = load("pt-BR");

    @Test
    void placesAreFilledByName() {
        assertThat(texts.format("greeting", "branch", "Matriz", "name", "Ana")).isEqualTo("Olá, Ana! Aqui é a Matriz.");
        assertThat(texts.format("link", "url", "u"))
                .as("a place may come twice")
                .isEqualTo("Veja u ou u");
    }

    @Test
    void aValueIsTakenAsItIs() {
        assertThat(texts.format("greeting", "branch", "$1\\{name}", "name", "{branch}"))
                .isEqualTo("Olá, {branch}! Aqui é a $1\\{name}.");
        assertThat(texts.format("plain", "x", "y")).isEqualTo("Só texto: $1 \\{x\\}");
    }

    @Test
    void aPlaceWithoutAValueIsAFault() {
        assertThatThrownBy(() -> texts.format("greeting", "name", "Ana"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The text \"greeting\" needs a value for {branch}.");
        assertThatThrownBy(() -> texts.format("greeting", "name", "Ana", "branch"))
                .as("a name without its value")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnknownTextIsAFaultWithAGuess() {
        assertThatThrownBy(() -> texts.format("greting"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no text \"greting\". Did you mean \"greeting\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "pt-BR, 'Olá, A! Aqui é a M.'",
        "de, 'Olá, A! Aqui é a M.'",
        "en, 'Hello A, this is M.'",
        "en-GB, 'Hello A, this is M.'",
        "en-US, 'Howdy A!'",
        "tr-TR, Merhaba"
    })
    void theNearestLanguageIsTaken(String tag, String greeting) {
        TextBundle found = load(tag);

        assertThat(found.format("greeting", "name", "A", "branch", "M")).isEqualTo(greeting);
        assertThat(found.locale()).isEqualTo(Locale.forLanguageTag(tag));
        assertThat(found.format("link", "url", "u"))
                .as("what a language leaves out comes from the base")
                .isEqualTo("Veja u ou u");
        assertThat(found.keys()).containsExactlyInAnyOrder("greeting", "plain", "link");
    }

    @Test
    @DefaultLocale("tr-TR")
    void theMachinesLanguageIsNeverTaken() {
        assertThat(load("de").format("greeting", "name", "A", "branch", "M")).isEqualTo("Olá, A! Aqui é a M.");
    }

    @Test
    void aBundleThatIsNotThereIsAFault() {
        ClassLoader loader = TextBundleTest.class.getClassLoader();

        assertThatThrownBy(() -> TextBundle.load("io.fairbot.text.nothing", Locale.ENGLISH, loader))
                .isInstanceOf(MissingResourceException.class)
                .hasMessageContaining("io.fairbot.text.nothing");
    }

    @Test
    void aHostReplacesSingleTexts() {
        TextBundle changed = texts.override(Map.of("greeting", "Oi {name}"));

        assertThat(changed.format("greeting", "name", "Ana")).isEqualTo("Oi Ana");
        assertThat(changed.format("link", "url", "u")).isEqualTo("Veja u ou u");
        assertThat(texts.format("greeting", "name", "Ana", "branch", "M"))
                .as("the texts it was made of")
                .isEqualTo("Olá, Ana! Aqui é a M.");
    }

    @Test
    void everyProblemOfAReplacementIsToldAtOnce() {
        Map<String, String> wrong = Map.of("greeting", "Oi {nome} da {branch} em {city}", "lnik", "x");

        assertThatThrownBy(() -> texts.override(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "The text \"greeting\" has no place {city}; it has [branch, name].",
                        "The text \"greeting\" has no place {nome}; it has [branch, name].",
                        "There is no text \"lnik\". Did you mean \"link\"?");
    }

    private static TextBundle load(String tag) {
        return TextBundle.load(BUNDLE, Locale.forLanguageTag(tag), TextBundleTest.class.getClassLoader());
    }
}
