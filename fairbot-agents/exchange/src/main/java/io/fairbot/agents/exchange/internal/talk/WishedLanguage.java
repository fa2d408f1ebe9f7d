package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.agents.exchange.internal.intent.Language;
import io.fairbot.text.WordTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A reader of the language that a customer asks for. Stateless. */
public final class WishedLanguage {
    private static final Set<String> ENGLISH = Set.of("english", "ingles", "inglesa", "en");
    private static final Set<String> SPANISH =
            Set.of("espanol", "espanhol", "castellano", "castelhano", "spanish", "es");
    private static final Set<String> PORTUGUESE = Set.of("portugues", "portuguese", "pt", "brasileiro");
    private static final Set<String> NOT = Set.of("don't", "dont", "don", "not", "no", "nao", "can't", "cant");

    private WishedLanguage() {}

    /** Returns whether a text is nothing but the name of a language. */
    public static boolean isName(String text) {
        List<String> words = WordTokenizer.tokenize(text);
        return words.size() == 1 && !words.get(0).equals("es") && find(words).isPresent();
    }

    /** Returns the language; empty when none is named, or only one that the customer does not speak. */
    public static Optional<Language> find(List<String> words) {
        if (words.stream().anyMatch(ENGLISH::contains)) {
            return Optional.of(Language.EN);
        }
        if (words.stream().anyMatch(SPANISH::contains)) {
            return Optional.of(Language.ES);
        }
        boolean negated = words.stream().anyMatch(NOT::contains);
        return words.stream().anyMatch(PORTUGUESE::contains) && !negated ? Optional.of(Language.PT) : Optional.empty();
    }
}
