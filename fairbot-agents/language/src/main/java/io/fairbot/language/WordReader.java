package io.fairbot.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A reader of the words of messages. Safe for use from any thread. */
final class WordReader {
    /** More words of one message are not read, which bounds time and memory. */
    static final int MAX_WORDS = 480;
    /** So many different unknown words of a message are compared with the known ones. */
    private static final int MAX_CORRECTIONS = 120;

    private static final int LONG_NUMBER = 8;
    private static final int MANY_DIGITS = 5;

    private final Lexicon lexicon;
    private final SpellingCorrector corrector;

    WordReader(Lexicon lexicon) {
        this.lexicon = lexicon;
        corrector = new SpellingCorrector(lexicon);
    }

    /** Returns the words of a message: words, numbers, symbols, question marks; of one that has none, its punctuation. */
    List<ReadWord> read(List<Token> tokens) {
        List<ReadWord> words = new ArrayList<>();
        Map<String, String> corrected = new HashMap<>();
        for (Token token : tokens) {
            if (words.size() >= MAX_WORDS) {
                break;
            }
            switch (token.kind()) {
                case WORD -> add(words, token, corrected);
                case NUMBER -> words.add(new ReadWord(token, shape(token.raw()), "#", true, false));
                case SYMBOL -> words.add(word(token, token.word()));
                default -> {
                    if (token.raw().startsWith("?")) {
                        words.add(word(token, "?"));
                    } else if (lexicon.joiningWords().contains(token.raw())) {
                        words.add(word(token, token.raw()));
                    }
                }
            }
        }
        if (words.isEmpty()) {
            tokens.stream()
                    .filter(token -> token.kind() == TokenKind.PUNCTUATION)
                    .limit(1)
                    .forEach(token -> words.add(word(token, token.raw().substring(0, 1))));
        }
        return words;
    }

    private void add(List<ReadWord> words, Token token, Map<String, String> corrected) {
        String word = token.word();
        if (word.isEmpty()) {
            return;
        }
        if (!corrector.isKnown(word) && corrected.size() < MAX_CORRECTIONS) {
            word = corrected.computeIfAbsent(
                    word, unknown -> corrector.correct(unknown).orElse(unknown));
        }
        for (String written : lexicon.shortForms().getOrDefault(word, List.of(word))) {
            words.add(word(token, written));
        }
    }

    private ReadWord word(Token token, String word) {
        return new ReadWord(
                token,
                word,
                lexicon.classes().containsKey(word) ? "@" + lexicon.classes().get(word) : word,
                lexicon.words().containsKey(word),
                lexicon.joiningWords().contains(word) && isAsWritten(token.raw(), word));
    }

    /** Tells "e", which joins, from "é", which does not; a longer word does without its accents. */
    private static boolean isAsWritten(String raw, String word) {
        return word.length() > 1 || raw.equalsIgnoreCase(word);
    }

    /** Returns the shape of a number: what its digits say is the business of others. */
    private static String shape(String raw) {
        int digits = (int) raw.codePoints().filter(Character::isDigit).count();
        if (digits >= LONG_NUMBER) {
            return raw.indexOf('/') > 0 || raw.indexOf('-') == 4 ? "#date" : "#long";
        }
        if (raw.indexOf(':') > 0) {
            return "#time";
        }
        if (raw.indexOf('/') > 0) {
            return "#date";
        }
        return "#" + Math.min(digits, MANY_DIGITS);
    }
}
