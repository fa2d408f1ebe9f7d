package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.text.WordTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The words of customers in Portuguese and English, read from vocabulary.properties. Immutable. */
public final class Vocabulary {
    private static final Map<Pattern, String> SIGNS = Map.of(
            Pattern.compile("u\\$s?|us\\$"), " dolar ",
            Pattern.compile("r\\$"), " reais ",
            Pattern.compile("€"), " euro ",
            Pattern.compile("£"), " libra ");

    private static final String SMALL_TALK = "small.";

    private final Map<String, String> abbreviations;
    private final PhraseMatcher topics;
    private final PhraseMatcher currencies;
    private final PhraseMatcher directions;
    private final PhraseMatcher days;
    private final PhraseMatcher months;
    private final PhraseMatcher marks;
    private final PhraseMatcher reais;
    private final PhraseMatcher sides;
    private final PhraseMatcher answers;
    private final PhraseMatcher splits;
    private final PhraseMatcher smallTalk;

    Vocabulary() {
        Properties all = load();
        abbreviations = section(all, "short.");
        smallTalk = new PhraseMatcher(section(all, name -> name.startsWith(SMALL_TALK)), false);
        topics = new PhraseMatcher(
                section(
                        all,
                        name -> !name.startsWith(SMALL_TALK)
                                && Topic.byName(name).isPresent()),
                true);
        currencies = new PhraseMatcher(section(all, "currency."), true);
        directions = new PhraseMatcher(section(all, "direction."), false);
        // Exact: the name Amanda is not amanhã.
        days = new PhraseMatcher(section(all, "day."), false);
        months = new PhraseMatcher(section(all, "month."), false);
        marks = new PhraseMatcher(section(all, "mark."), false);
        reais = new PhraseMatcher(section(all, "reais."), false);
        sides = new PhraseMatcher(section(all, "side."), false);
        answers = new PhraseMatcher(section(all, "talk."), false);
        splits = new PhraseMatcher(section(all, "split."), false);
    }

    /** Splits a text into plain words and expands abbreviations. */
    public List<String> words(String text) {
        String plain = WordTokenizer.normalize(text);
        for (Map.Entry<Pattern, String> sign : SIGNS.entrySet()) {
            plain = sign.getKey().matcher(plain).replaceAll(sign.getValue());
        }
        return WordTokenizer.tokenize(plain).stream()
                .map(word -> abbreviations.getOrDefault(word, word))
                .toList();
    }

    List<PhraseMatcher.PhraseMatch> topics(List<String> words) {
        return topics.find(words);
    }

    List<PhraseMatcher.PhraseMatch> currencies(List<String> words) {
        return currencies.find(words);
    }

    List<PhraseMatcher.PhraseMatch> directions(List<String> words) {
        return directions.find(words);
    }

    List<PhraseMatcher.PhraseMatch> days(List<String> words) {
        return days.find(words);
    }

    List<PhraseMatcher.PhraseMatch> months(List<String> words) {
        return months.find(words);
    }

    List<PhraseMatcher.PhraseMatch> marks(List<String> words) {
        return marks.find(words);
    }

    /** Finds words for reais, which are not among the currencies because they have no rate. */
    List<PhraseMatcher.PhraseMatch> reais(List<String> words) {
        return reais.find(words);
    }

    /** Finds words that state the operation once there is an amount. */
    List<PhraseMatcher.PhraseMatch> sides(List<String> words) {
        return sides.find(words);
    }

    /** Returns the meanings of the words with which customers answer: {@code back}, {@code cancel}, {@code yes}, {@code no}. */
    public Set<String> answers(List<String> words) {
        return PhraseMatcher.meanings(answers.find(words));
    }

    /** Finds words for splitting a deal. */
    List<PhraseMatcher.PhraseMatch> splits(List<String> words) {
        return splits.find(words);
    }

    /** Finds small talk; its meanings are the entries of {@link Topic}. */
    List<PhraseMatcher.PhraseMatch> smallTalk(List<String> words) {
        return smallTalk.find(words);
    }

    private static Map<String, String> section(Properties all, String prefix) {
        Map<String, String> section = new HashMap<>();
        section(all, name -> name.startsWith(prefix))
                .forEach((name, list) -> section.put(name.substring(prefix.length()), list));
        return section;
    }

    private static Map<String, String> section(Properties all, Predicate<String> names) {
        Map<String, String> section = new HashMap<>();
        all.stringPropertyNames().stream().filter(names).forEach(name -> section.put(name, all.getProperty(name)));
        return section;
    }

    private static Properties load() {
        try (InputStreamReader reader = new InputStreamReader(open(), StandardCharsets.UTF_8)) {
            Properties all = new Properties();
            all.load(reader);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open() {
        InputStream in = Vocabulary.class.getResourceAsStream("vocabulary.properties");
        if (in == null) {
            throw new IllegalStateException(
                    "The resource vocabulary.properties is missing next to " + Vocabulary.class.getName() + ".");
        }
        return in;
    }
}
