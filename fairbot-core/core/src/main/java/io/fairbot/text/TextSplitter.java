package io.fairbot.text;

import io.fairbot.Internal;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A splitter of texts that are longer than a channel sends: between paragraphs, sentences or words, whatever is possible. */
@Internal
public final class TextSplitter {
    private static final String PARAGRAPH = "\n\n";

    private TextSplitter() {}

    /**
     * Splits a text.
     *
     * @param text the text
     * @param most the largest number of characters of a part, 1 or more
     * @return the parts in order, without the blanks between them; the text itself when it is short enough
     */
    public static List<String> split(String text, int most) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (rest.codePointCount(0, rest.length()) > most) {
            int end = rest.offsetByCodePoints(0, most);
            int at = boundary(rest, end);
            String part = rest.substring(0, at).stripTrailing();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            rest = rest.substring(at).stripLeading();
        }
        if (!rest.isEmpty() || parts.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    /** Returns the best place for a split that is not after a limit. A paragraph is split when it is longer than half a part. */
    private static int boundary(String text, int limit) {
        int paragraph = text.lastIndexOf(PARAGRAPH, limit);
        if (paragraph >= limit / 2) {
            return paragraph;
        }
        for (BreakIterator breaks : List.of(
                BreakIterator.getSentenceInstance(Locale.ROOT),
                BreakIterator.getLineInstance(Locale.ROOT),
                BreakIterator.getCharacterInstance(Locale.ROOT))) {
            breaks.setText(text);
            int at = breaks.isBoundary(limit) ? limit : breaks.preceding(limit);
            if (at > 0) {
                return at;
            }
        }
        // A single character of many code points, longer than a part.
        return limit;
    }
}
