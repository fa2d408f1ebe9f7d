package io.fairbot.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a long text is split. */
@Tag("place")
class TextSplitterTest {
    @Test
    void aTextThatFitsStaysWhole() {
        assertThat(TextSplitter.split("Oi. Tudo bem?", 13)).containsExactly("Oi. Tudo bem?");
        assertThat(TextSplitter.split("", 10)).containsExactly("");
    }

    @Test
    void itIsSplitBetweenParagraphs() {
        assertThat(TextSplitter.split("Primeiro. Aqui.\n\nSegundo. Ali.", 22))
                .containsExactly("Primeiro. Aqui.", "Segundo. Ali.");
    }

    @Test
    void itIsSplitBetweenSentences() {
        assertThat(TextSplitter.split("O dólar está a R$ 5,59. O euro está a R$ 6,52! E a libra?", 30))
                .containsExactly("O dólar está a R$ 5,59.", "O euro está a R$ 6,52!", "E a libra?");
    }

    @Test
    void aLongSentenceIsSplitBetweenWords() {
        assertThat(TextSplitter.split("um dois três quatro cinco", 12))
                .containsExactly("um dois", "três quatro", "cinco");
    }

    @Test
    void aLongWordIsSplitBetweenLetters() {
        assertThat(TextSplitter.split("x".repeat(25), 10)).containsExactly("x".repeat(10), "x".repeat(10), "xxxxx");
    }

    @Test
    void noCharacterIsBroken() {
        assertThat(TextSplitter.split("👍".repeat(5), 2)).containsExactly("👍👍", "👍👍", "👍");
        assertThat(TextSplitter.split("e\u0301".repeat(3), 3)).containsExactly("e\u0301", "e\u0301", "e\u0301");
    }

    @Test
    void aCharacterThatIsLongerThanAPartIsBroken() {
        assertThat(TextSplitter.split("a" + "\u0301".repeat(5), 3))
                .containsExactly("a\u0301\u0301", "\u0301\u0301\u0301");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1024, 4096})
    void nothingIsLostAndNothingIsTooLong(int most) {
        String text = "A cotação do dólar é R$ 5,59. Já a do euro é R$ 6,52 😀! "
                .repeat(400)
                .strip();
        List<String> parts = TextSplitter.split(text, most);
        assertThat(parts).allMatch(part -> part.codePointCount(0, part.length()) <= most);
        assertThat(parts).allMatch(part -> part.endsWith(".") || part.endsWith("!"));
        assertThat(String.join(" ", parts)).isEqualTo(text);
    }
}
