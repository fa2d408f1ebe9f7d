package io.fairbot.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTokenizerTest {
    @Test
    void tokensHaveTheirRawTextAndPlace() {
        assertThat(TextTokenizer.tokenize("Olá,  às 14:30?"))
                .containsExactly(
                        new Token(TokenKind.WORD, "Olá", 0, 3, "ola"),
                        new Token(TokenKind.PUNCTUATION, ",", 3, 4, ","),
                        new Token(TokenKind.WORD, "às", 6, 8, "as"),
                        new Token(TokenKind.NUMBER, "14:30", 9, 14, "14:30"),
                        new Token(TokenKind.PUNCTUATION, "?", 14, 15, "?"));
    }

    @Test
    void digitsStayAsTheyWereWritten() {
        assertThat(TextTokenizer.tokenize("500² ½ ２００ 1.500,50 5OO"))
                .extracting(Token::kind, Token::raw)
                .containsExactly(
                        tuple(TokenKind.NUMBER, "500"),
                        tuple(TokenKind.SYMBOL, "²"),
                        tuple(TokenKind.SYMBOL, "½"),
                        tuple(TokenKind.NUMBER, "２００"),
                        tuple(TokenKind.NUMBER, "1.500,50"),
                        tuple(TokenKind.NUMBER, "5"),
                        tuple(TokenKind.WORD, "OO"));
    }

    @Test
    void wordsAreNormalized() {
        assertThat(words("COTAÇÃO ｃｕｓｔａ ﬁca what’s don't oooiii kkkkkk hahahah rsrsrs ço\u0301digo"))
                .containsExactly("cotacao", "custa", "fica", "whats", "dont", "oi", "kk", "haha", "rsrs", "codigo");
    }

    @Test
    void whatIsOnePictureIsOneToken() {
        assertThat(TextTokenizer.tokenize("🇧🇷🇺🇾👍🏽👨‍👩‍👧 ❤️€"))
                .extracting(Token::raw)
                .containsExactly("🇧🇷", "🇺🇾", "👍🏽", "👨‍👩‍👧", "❤️", "€");
    }

    @Test
    void linesEndAndInvisibleCharactersVanish() {
        assertThat(TextTokenizer.tokenize("a\u200B \u00A0\u202Eb\r\n\n  c\u0000"))
                .extracting(Token::kind, Token::word)
                .containsExactly(
                        tuple(TokenKind.WORD, "a"),
                        tuple(TokenKind.WORD, "b"),
                        tuple(TokenKind.LINE_BREAK, "\r\n\n  "),
                        tuple(TokenKind.WORD, "c"));
        assertThat(TextTokenizer.tokenize("")).isEmpty();
        assertThat(TextTokenizer.tokenize(" \u200B\uD800")).isEmpty();
    }

    @Test
    void nothingVisibleIsLostInAnyText() {
        long seed = 20261201;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x110000) : 0x20 + random.nextInt(0x60));
            }
            List<Token> tokens = TextTokenizer.tokenize(text.toString());
            int end = 0;
            for (Token token : tokens) {
                String between = text.substring(end, token.start());
                assertThat(between.codePoints().noneMatch(sign -> Character.isLetterOrDigit(sign)))
                        .as("seed %d, round %d: %s", seed, round, text)
                        .isTrue();
                assertThat(text.substring(token.start(), token.end())).isEqualTo(token.raw());
                end = token.end();
            }
        }
    }

    private static List<String> words(String text) {
        return TextTokenizer.tokenize(text).stream().map(Token::word).toList();
    }
}
