package io.fairbot.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
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

    @Test
    void aLinkStaysWhole() {
        String link = "https://fair.example/cotacao-de-hoje?moeda=USD&Loja=a-b/c#Topo";
        assertThat(TextSplitter.split("Veja em " + link + " agora", link.length() + 3))
                .containsExactly("Veja em", link, "agora");
    }

    @Test
    void aWordWithAHyphenStaysWhole() {
        assertThat(TextSplitter.split("segunda-feira sexta-feira", 20)).containsExactly("segunda-feira", "sexta-feira");
    }

    @Test
    void aScriptWithoutBlanksIsSplitBetweenItsWords() {
        assertThat(TextSplitter.split("今日は。明日は雨です。", 6)).containsExactly("今日は。", "明日は雨で", "す。");
        assertThat(TextSplitter.split("ok！ok！ok", 6)).containsExactly("ok！ok！", "ok");
        assertThat(TextSplitter.split("สวัสดีครับ", 7)).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"👍🏽", "👨‍👩‍👧‍👦", "🇧🇷", "1️⃣", "❤️", "🏳️‍🌈", "e\u0301"})
    void noEmojiIsTornApart(String emoji) {
        int length = emoji.codePointCount(0, emoji.length());
        List<String> parts = TextSplitter.split(emoji.repeat(50), 3 * length + 1);
        assertThat(parts).allMatch(part -> part.replace(emoji, "").isEmpty());
        assertThat(String.join("", parts)).isEqualTo(emoji.repeat(50));
    }

    /** Texts of words, links, emoji, numbers and marks, with blanks, lines and paragraphs between them. */
    private static String text(Random random) {
        List<String> words = List.of(
                "oi",
                "cotação",
                "guarda-chuva",
                "R$ 5,59.",
                "Sr. Silva",
                "às 9h30!",
                "*negrito*",
                "👍🏽",
                "👨‍👩‍👧‍👦",
                "🇧🇷🇺🇾",
                "https://fair.example/a-b/c?d=E&f=g.h#I",
                "www.fair.example/?Q=1",
                "e\u0301e\u0301",
                "“sim”?",
                "…");
        List<String> gaps = List.of(" ", " ", " ", "  ", "\n", "\n\n", ". ", "! ", "\t");
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(600); i >= 0; i--) {
            text.append(words.get(random.nextInt(words.size()))).append(gaps.get(random.nextInt(gaps.size())));
        }
        return text.toString().strip();
    }

    @Test
    void noTextIsLostAndNoWordIsTornApart() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            String text = text(random);
            int most = 50 + random.nextInt(500);
            List<String> parts = TextSplitter.split(text, most);
            assertThat(parts).as("seed %s", seed).allMatch(part -> part.codePointCount(0, part.length()) <= most);
            assertThat(String.join(" ", parts).split("\\s+"))
                    .as("seed %s", seed)
                    .containsExactly(text.split("\\s+"));
        }
    }
}
