package io.fairbot.testkit;

import java.util.List;
import java.util.regex.Pattern;

/** A matcher of expected texts in replies, ignoring formatting and whitespace. */
final class ReplyTextMatcher {
    /** The markup that WhatsApp shows as bold, italic or strikethrough. */
    private static final Pattern MARKS = Pattern.compile("[*_~]");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f]+");

    private ReplyTextMatcher() {}

    /** Returns the facts that none of the texts contains. */
    static List<String> missing(List<String> texts, List<String> facts) {
        return facts.stream()
                .filter(fact -> texts.stream().noneMatch(text -> contains(text, fact)))
                .toList();
    }

    /** Returns the facts that at least one of the texts contains. */
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

    /** Joins replies, one below the other. */
    static String joined(List<String> texts) {
        return texts.isEmpty() ? "nothing" : String.join("\n---\n", texts);
    }
}
