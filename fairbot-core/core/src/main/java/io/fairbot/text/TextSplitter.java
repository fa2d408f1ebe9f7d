package io.fairbot.text;

import io.fairbot.Internal;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A splitter of texts that are longer than a channel sends: between paragraphs, sentences or words, whatever is possible. */
@Internal
public final class TextSplitter {
    private static final String PARAGRAPH = "\n\n";

    /** A character as people see it; that of {@link BreakIterator} ends within emoji. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private static final Set<Character.UnicodeScript> WITHOUT_BLANKS = EnumSet.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

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
        int sentence = betweenWords(BreakIterator.getSentenceInstance(Locale.ROOT), text, limit);
        if (sentence > 0) {
            return sentence;
        }
        int word = betweenWords(BreakIterator.getLineInstance(Locale.ROOT), text, limit);
        return word > 0 ? word : betweenCharacters(text, limit);
    }

    /** Returns the last boundary that is neither within a word nor within a link, where an iterator finds some; 0 for none. */
    private static int betweenWords(BreakIterator breaks, String text, int limit) {
        breaks.setText(text);
        int at = breaks.isBoundary(limit) ? limit : breaks.preceding(limit);
        while (at > 0 && !endsWord(text.codePointBefore(at))) {
            at = breaks.preceding(at);
        }
        return Math.max(at, 0);
    }

    /** Returns whether a word ends with a character: a blank, or one of a script that writes none. */
    private static boolean endsWord(int codePoint) {
        Character.UnicodeBlock block = Character.UnicodeBlock.of(codePoint);
        return Character.isWhitespace(codePoint)
                || WITHOUT_BLANKS.contains(Character.UnicodeScript.of(codePoint))
                || Character.UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION.equals(block)
                || Character.UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS.equals(block);
    }

    /** Returns the last boundary of a character as people see it, such as an emoji of several code points. */
    private static int betweenCharacters(String text, int limit) {
        Matcher character = CHARACTER.matcher(text);
        int at = 0;
        while (character.find() && character.end() <= limit) {
            at = character.end();
        }
        // A single character of many code points, longer than a part.
        return at > 0 ? at : limit;
    }
}
