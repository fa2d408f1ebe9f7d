package io.fairbot.language;

import java.util.List;
import java.util.Locale;

/**
 * The reasons for an {@link Understanding}.
 *
 * @param text the message
 * @param words its words as they were read
 * @param parts the pieces that it was divided into
 * @param understanding what was understood
 */
public record Explanation(String text, List<Word> words, List<Part> parts, Understanding understanding) {
    /** Copies the lists. */
    public Explanation {
        words = List.copyOf(words);
        parts = List.copyOf(parts);
    }

    /**
     * A word as it was read.
     *
     * @param token where it was written
     * @param word a short form written out, a slip corrected; a number is its shape, as "#3" for three digits
     * @param group its class after "@", else the same as the word
     * @param known whether the examples have it
     */
    public record Word(Token token, String word, String group, boolean known) {}

    /**
     * A piece of the message.
     *
     * @param scores its five likeliest intents
     * @param reasons what spoke most for or against the likeliest
     */
    public record Part(List<IntentScore> scores, List<Reason> reasons) {
        /** Copies the lists. */
        public Part {
            scores = List.copyOf(scores);
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A feature and what it counted.
     *
     * @param feature a letter for its kind and what it is made of: w a word, c a class, p and q pairs, s two words with one between, t
     *     three words, g letters, ^ the first word, $ the last, l the number of words
     * @param share positive when it spoke for the intent
     */
    public record Reason(String feature, int share) {}

    /**
     * Returns a report in lines, for people.
     *
     * @return a report in lines, for people
     */
    public String report() {
        StringBuilder report = new StringBuilder("words:");
        for (Word word : words) {
            report.append(' ').append(word.token().raw());
            if (!word.word().equals(word.token().raw())) {
                report.append('=').append(word.word());
            }
            if (!word.group().equals(word.word())) {
                report.append('(').append(word.group()).append(')');
            }
            report.append(word.known() ? "" : "(unknown)");
        }
        for (Part part : parts) {
            IntentScore first = part.scores().get(0);
            report.append("\npiece: ").append(text, first.start(), first.end()).append("\n  scores:");
            part.scores()
                    .forEach(score ->
                            report.append(String.format(Locale.ROOT, " %s %.3f", score.intent(), score.score())));
            report.append("\n  because:");
            part.reasons()
                    .forEach(reason ->
                            report.append(String.format(Locale.ROOT, " [%s %+d]", reason.feature(), reason.share())));
        }
        return report.append("\nintents: ")
                .append(understanding.unsure() ? "unsure" : String.join(", ", understanding.names()))
                .append("\nlanguage: ")
                .append(understanding.language().orElse("not certain"))
                .append('\n')
                .toString();
    }
}
