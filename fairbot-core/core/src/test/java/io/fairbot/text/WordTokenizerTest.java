package io.fairbot.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class WordTokenizerTest {
    @ParameterizedTest
    @CsvSource({
        "Cotação, cotacao",
        "EURO HOJE?, euro hoje?",
        "ÀÉÎÕÜ ÇÑ, aeiou cn",
        "ﬁm, fim",
        "１２３, 123",
        "Straße, straße",
        "İSTANBUL, istanbul",
        "ıIiİ, ıiii",
        "'a\u0301', a",
        "1\uFE0F\u20E3, 1"
    })
    void accentsAndCapitalsGo(String typed, String plain) {
        assertThat(WordTokenizer.normalize(typed)).isEqualTo(plain);
    }

    @Test
    @DefaultLocale("tr-TR")
    void theMachinesLanguageChangesNothing() {
        assertThat(WordTokenizer.normalize("INICIO IOF")).isEqualTo("inicio iof");
    }

    @Test
    void everythingThatIsNeitherLetterNorDigitSeparates() {
        assertThat(WordTokenizer.tokenize("  Olá, bom-dia!! US$ 1.500,00 😀 obrigado\n\tvocê"))
                .containsExactly("ola", "bom", "dia", "us", "1", "500", "00", "obrigado", "voce");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "😀👍🏽", "?!", "\u0301"})
    void withoutWordsThereAreNone(String typed) {
        assertThat(WordTokenizer.tokenize(typed)).isEmpty();
    }

    @Test
    void anAccentDoesNotSplitAWord() {
        assertThat(WordTokenizer.tokenize("cotac\u0327a\u0303o")).isEqualTo(List.of("cotacao"));
    }
}
