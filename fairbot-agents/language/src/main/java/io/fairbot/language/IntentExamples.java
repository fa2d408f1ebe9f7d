package io.fairbot.language;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sentences of customers by intent, and the words of their trade, as a file of examples has them.
 *
 * <p>The file is UTF-8 text. Empty lines and those that begin with {@code #} are skipped. A line in square brackets begins a block:
 *
 * <ul>
 *   <li>{@code [languages pt en es]} comes first; the first language is that of sentences without a mark;
 *   <li>{@code [intent NAME]} is followed by sentences, one a line; {@code en: …} is one in another language, and
 *       {@code (a|b|)} in it an alternative, of which up to eight combinations are taken. {@code [intent NAME, yields]}: the intent counts only
 *       when the message has no other, as a greeting before a question; {@code [intent NAME, yields to NAME …]}: when it has none of these;
 *   <li>{@code [class NAME]}: words that stand for each other, as cities or days; a sentence with one of them is one with all;
 *   <li>{@code [short forms]}: {@code q = que}, a short or a colloquial form and what it stands for;
 *   <li>{@code [never slips]}: words that are never read as the slip of another;
 *   <li>{@code [joining words]}: words that may join two questions of one message, as "and".
 * </ul>
 *
 * <p>Immutable.
 */
public final class IntentExamples {
    /** Stands for every intent that does not yield itself. */
    static final String TO_ALL = "*";

    private final List<String> languages;
    private final Map<String, Set<String>> intents;
    private final List<ExampleSentence> sentences;
    private final Map<String, List<String>> shortForms;
    private final Map<String, String> classes;
    private final Set<String> neverSlips;
    private final Set<String> joiningWords;

    IntentExamples(Content content) {
        languages = List.copyOf(content.languages);
        intents = new LinkedHashMap<>(content.intents);
        sentences = List.copyOf(content.sentences);
        shortForms = new TreeMap<>(content.shortForms);
        classes = new TreeMap<>(content.classes);
        neverSlips = new TreeSet<>(content.neverSlips);
        joiningWords = new TreeSet<>(content.joiningWords);
    }

    /**
     * One sentence of an examples file.
     *
     * @param intent the intent it is an example of
     * @param language the code of its language
     * @param text the sentence, with its alternatives chosen
     * @param origin the number of the line it comes from; sentences of one line resemble each other
     */
    record ExampleSentence(String intent, String language, String text, int origin) {}

    /** What a file has, while it is read. */
    static final class Content {
        final Set<String> languages = new LinkedHashSet<>();
        final Map<String, Set<String>> intents = new LinkedHashMap<>();
        final List<ExampleSentence> sentences = new ArrayList<>();
        final Map<String, List<String>> shortForms = new TreeMap<>();
        final Map<String, String> classes = new TreeMap<>();
        final Set<String> neverSlips = new TreeSet<>();
        final Set<String> joiningWords = new TreeSet<>();
    }

    /**
     * Reads a file of examples. The stream is read to its end and not closed.
     *
     * @param file the file, UTF-8
     * @param name the name of the file, for messages
     * @return the examples
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it is no file of examples; the message names the line and what is allowed there
     */
    public static IntentExamples read(InputStream file, String name) throws IOException {
        return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8), name);
    }

    /**
     * Reads a text in the format of a file of examples.
     *
     * @param text the text
     * @param name what messages call it
     * @return the examples
     * @throws IllegalArgumentException when it has another format; the message names the line and what is allowed there
     */
    public static IntentExamples parse(String text, String name) {
        return new IntentExamples(new ExamplesParser(name).parse(text));
    }

    /**
     * Returns these examples and others. An intent that both have gets the sentences of both.
     *
     * @param others the other examples; of a short form or a word of a class that both have, theirs counts
     * @return both
     */
    public IntentExamples plus(IntentExamples others) {
        Content both = new Content();
        int lines = 0;
        for (IntentExamples one : List.of(this, others)) {
            both.languages.addAll(one.languages);
            one.intents.forEach((intent, to) -> both.intents
                    .computeIfAbsent(intent, unknown -> new TreeSet<>())
                    .addAll(to));
            both.shortForms.putAll(one.shortForms);
            both.classes.putAll(one.classes);
            both.neverSlips.addAll(one.neverSlips);
            both.joiningWords.addAll(one.joiningWords);
            int before = lines;
            for (ExampleSentence sentence : one.sentences) {
                lines = Math.max(lines, before + sentence.origin());
                both.sentences.add(new ExampleSentence(
                        sentence.intent(), sentence.language(), sentence.text(), before + sentence.origin()));
            }
        }
        return new IntentExamples(both);
    }

    /**
     * Returns the names of the intents, in the order of the file.
     *
     * @return the names of the intents, in the order of the file
     */
    public List<String> intents() {
        return List.copyOf(intents.keySet());
    }

    /**
     * Returns the codes of the languages, that of unmarked sentences first.
     *
     * @return the codes of the languages, that of unmarked sentences first
     */
    public List<String> languages() {
        return languages;
    }

    /**
     * Returns the number of sentences, each combination of alternatives counted.
     *
     * @return the number of sentences, each combination of alternatives counted
     */
    public int size() {
        return sentences.size();
    }

    /**
     * Returns the sentences of an intent.
     *
     * @param intent its name
     * @return its sentences with their alternatives chosen, none for an unknown intent
     */
    public List<String> sentences(String intent) {
        return sentences.stream()
                .filter(sentence -> sentence.intent().equals(intent))
                .map(ExampleSentence::text)
                .toList();
    }

    /** Returns the same examples with some of the sentences only. */
    IntentExamples with(List<ExampleSentence> some) {
        Content content = new Content();
        content.languages.addAll(languages);
        content.intents.putAll(intents);
        content.sentences.addAll(some);
        content.shortForms.putAll(shortForms);
        content.classes.putAll(classes);
        content.neverSlips.addAll(neverSlips);
        content.joiningWords.addAll(joiningWords);
        return new IntentExamples(content);
    }

    List<ExampleSentence> sentences() {
        return sentences;
    }

    /** Returns the intents that take precedence over one, with {@link #TO_ALL} for all. */
    Set<String> yields(String intent) {
        return intents.getOrDefault(intent, Set.of());
    }

    Map<String, List<String>> shortForms() {
        return shortForms;
    }

    Map<String, String> classes() {
        return classes;
    }

    Set<String> neverSlips() {
        return neverSlips;
    }

    Set<String> joiningWords() {
        return joiningWords;
    }
}
