package io.fairbot.agents.exchange.money;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokens of a text with the questions that the scanners of amounts ask of them. Immutable. */
final class TokenList {
    private final String text;
    private final List<TextToken> tokens;

    TokenList(String text) {
        this.text = text;
        tokens = TextToken.split(text);
    }

    int size() {
        return tokens.size();
    }

    TextToken get(int at) {
        return tokens.get(at);
    }

    /** Returns the text before an offset. */
    String before(int offset) {
        return text.substring(0, offset);
    }

    /** Returns the characters from one token to the last before another. */
    String written(int from, int next) {
        return text.substring(tokens.get(from).start(), tokens.get(next - 1).end());
    }

    /** Returns whether two neighbours have no gap between them. */
    boolean isGlued(int at) {
        return at >= 0 && at + 1 < tokens.size() && tokens.get(at).touches(tokens.get(at + 1));
    }

    /** Returns whether a line ends between a token and the next. */
    boolean isLineEnd(int at) {
        return at >= 0
                && at + 1 < tokens.size()
                && text.substring(tokens.get(at).end(), tokens.get(at + 1).start())
                                .indexOf('\n')
                        >= 0;
    }

    boolean isNumber(int at) {
        return at >= 0 && at < tokens.size() && tokens.get(at).isNumber();
    }

    /** Returns whether a token is a number of three digits, as in "1 500". */
    boolean isGroup(int at) {
        return isNumber(at) && tokens.get(at).text().matches("[0-9]{3}");
    }

    boolean isSign(int at, String... signs) {
        return signAt(at).filter(Set.of(signs)::contains).isPresent();
    }

    boolean isWord(int at, Set<String> words) {
        return wordAt(at).filter(words::contains).isPresent();
    }

    Optional<String> wordAt(int at) {
        return at >= 0 && at < tokens.size() && tokens.get(at).isWord()
                ? Optional.of(tokens.get(at).text())
                : Optional.empty();
    }

    Optional<String> signAt(int at) {
        return at >= 0 && at < tokens.size() && tokens.get(at).kind() == TextToken.TokenType.OTHER
                ? Optional.of(tokens.get(at).text())
                : Optional.empty();
    }

    int length(int at) {
        return tokens.get(at).text().length();
    }
}
