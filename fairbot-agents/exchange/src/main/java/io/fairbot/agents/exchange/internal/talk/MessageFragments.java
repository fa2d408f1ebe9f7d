package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.text.WordTokenizer;
import java.util.List;
import java.util.Set;

/** A reader of texts that look as if more follows: a greeting, "queria saber", "o valor". Stateless. */
public final class MessageFragments {
    /** What may go on: with more words it can become another question. */
    private static final Set<String> OPEN = Set.of("greeting", MessageIntents.UNCLEAR, "rates", "rate-of-currency");

    private static final Set<String> JOINING = Set.of(
            "de", "do", "da", "dos", "das", "o", "a", "os", "as", "e", "que", "pra", "para", "por", "em", "no", "na",
            "com", "um", "uma", "se", "qual", "quanto", "the", "of", "and", "to", "for", "el", "la", "del", "y");

    private static final int FEW = 3;
    private static final int MANY = 8;

    private MessageFragments() {}

    /** Returns whether a second and a half is worth waiting. */
    public static boolean isFragment(String text, MessageIntents understood) {
        List<String> words = WordTokenizer.tokenize(text);
        String last = text.strip();
        if (words.isEmpty() || last.endsWith("?") || last.endsWith(".") || words.size() > MANY) {
            return false;
        }
        if (text.codePoints().anyMatch(Character::isDigit)) {
            return false;
        }
        if (JOINING.contains(words.get(words.size() - 1))) {
            return true;
        }
        if (!OPEN.containsAll(understood.names())) {
            return false;
        }
        boolean greets = understood.has("greeting") || understood.isUnclear();
        return greets || (words.size() <= FEW && !understood.has("rate-of-currency"));
    }
}
