package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.agents.exchange.internal.answer.AnswerRules.AnswerKind;
import io.fairbot.text.WordTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A guard that finds wishes for notes beside a price, and prices beside a wish for notes: "400 dólares em notas de 50" asks for both.
 * Stateless.
 */
public final class NotesGuard {
    private static final String NOTES = "note-denominations";
    private static final Set<String> IN = Set.of("em", "in", "en");
    private static final Set<String> WORDS =
            Set.of("nota", "notas", "cedula", "cedulas", "note", "notes", "bill", "bills", "billete", "billetes");

    private NotesGuard() {}

    /**
     * Returns the intents of a message with both.
     *
     * @param read the intents as they were read
     * @param text the text of the message
     * @return the same, or with the one that is missing
     */
    public static MessageIntents guarded(MessageIntents read, String text) {
        boolean isDeal = read.has(AnswerKind.DEAL);
        List<String> words = WordTokenizer.tokenize(text);
        int at = 1;
        while (at < words.size() && !(WORDS.contains(words.get(at)) && IN.contains(words.get(at - 1)))) {
            at++;
        }
        if (at >= words.size()) {
            return read;
        }
        List<String> names = new ArrayList<>(read.names());
        if (isDeal && !read.has(NOTES)) {
            names.add(NOTES);
        }
        boolean amount =
                words.subList(0, at - 1).stream().anyMatch(word -> word.chars().anyMatch(Character::isDigit));
        if (!isDeal && read.has(NOTES) && amount) {
            names.add(0, "quote");
        }
        return read.withNames(names);
    }
}
