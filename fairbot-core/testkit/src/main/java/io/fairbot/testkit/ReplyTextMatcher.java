package io.fairbot.testkit;

import java.util.List;
import java.util.regex.Pattern;

/** Looks for facts in what a customer reads. */
final class ReplyTextMatcher {
    /** What WhatsApp shows as bold, slanted or struck out. */
    private static final Pattern MARKS = Pattern.compile("[*_~]");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f]+");

    private ReplyTextMatcher() {}

    /** The facts that are in none of the texts. */
    static List<String> missing(List<String> texts, List<String> facts) {
        return facts.stream()
                .filter(fact -> texts.stream().noneMatch(text -> contains(text, fact)))
                .toList();
    }

    /** The facts that are in one of the texts or several. */
    static List<String> present(List<String> texts, List<String> facts) {
        return facts.stream()
                .filter(fact -> texts.stream().anyMatch(text -> contains(text, fact)))
                .toList();
    }

    static boolean contains(String text, String fact) {
        if (plain(fact).isBlank()) {
            throw new IllegalArgumentException(
                    "A fact is empty, and every reply contains that; write what is expected.");
        }
        return text.contains(fact) || plain(text).contains(plain(fact).strip());
    }

    private static String plain(String text) {
        return BLANKS.matcher(MARKS.matcher(text).replaceAll("")).replaceAll(" ");
    }

    /** Replies one under the other. */
    static String joined(List<String> texts) {
        return texts.isEmpty() ? "nothing" : String.join("\n---\n", texts);
    }
}
