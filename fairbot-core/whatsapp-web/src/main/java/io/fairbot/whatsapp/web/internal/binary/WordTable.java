package io.fairbot.whatsapp.web.internal.binary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words that have a short form in nodes: version 3 of the dictionary. The file {@code tokens.txt} has one word a line: first those of
 * one byte, from 1 on, then the four lists of those of two bytes, each after a line that begins with {@code ---}.
 */
final class WordTable {
    /** The version of the dictionary, which the first bytes of a connection name. */
    static final byte VERSION = 3;

    static final WordTable WORDS = read();

    private static final int SINGLE_WORDS = 235;
    private static final int LIST_WORDS = 256;
    private static final String SEPARATOR = "---";

    private final List<String> singles;
    private final List<List<String>> lists;
    private final Map<String, byte[]> codes = new HashMap<>();

    private WordTable(List<String> singles, List<List<String>> lists) {
        this.singles = singles;
        this.lists = lists;
        for (int list = lists.size() - 1; list >= 0; list--) {
            for (int i = lists.get(list).size() - 1; i >= 0; i--) {
                codes.put(lists.get(list).get(i), new byte[] {(byte) (NodeTags.LIST_WORD + list), (byte) i});
            }
        }
        for (int i = singles.size() - 1; i >= 0; i--) {
            codes.put(singles.get(i), new byte[] {(byte) (i + 1)});
        }
    }

    private static WordTable read() {
        List<String> singles = new ArrayList<>();
        List<List<String>> lists = new ArrayList<>();
        List<String> current = singles;
        for (String line : lines()) {
            if (line.startsWith(SEPARATOR)) {
                current = new ArrayList<>();
                lists.add(current);
            } else {
                current.add(line);
            }
        }
        return new WordTable(singles, lists);
    }

    private static List<String> lines() {
        try (InputStream file = WordTable.class.getResourceAsStream("tokens.txt")) {
            if (file == null) {
                throw new IllegalStateException(
                        "The jar of fairbot-whatsapp-web lacks its table of words, tokens.txt.");
            }
            return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the word of one byte. */
    String single(int code) {
        if (code < 1 || code > Math.min(SINGLE_WORDS, singles.size())) {
            throw new MalformedNodeException("A node has the word " + code + ", which is in no table.");
        }
        return singles.get(code - 1);
    }

    /** Returns the word of two bytes. */
    String word(int list, int code) {
        if (list >= lists.size() || code >= Math.min(LIST_WORDS, lists.get(list).size())) {
            throw new MalformedNodeException(
                    "A node has the word " + code + " of list " + list + ", which is in no table.");
        }
        return lists.get(list).get(code);
    }

    /** Returns the short form of a text, or null where it has none. */
    byte @Nullable [] code(String text) {
        return codes.get(text);
    }
}
