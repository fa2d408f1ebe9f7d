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
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What customers say, in Portuguese and English, out of vocabulary.properties. Immutable. */
public final class Vocabulary {
    private static final Map<Pattern, String> SIGNS = Map.of(
            Pattern.compile("u\\$s?|us\\$"), " dolar ",
            Pattern.compile("r\\$"), " reais ",
            Pattern.compile("€"), " euro ",
            Pattern.compile("£"), " libra ");

    private static final String SMALL = "small.";

    private final Map<String, String> shortForms;
    private final PhraseMatcher topics;
    private final PhraseMatcher currencies;
    private final PhraseMatcher directions;
    private final PhraseMatcher days;
    private final PhraseMatcher months;
    private final PhraseMatcher marks;
    private final PhraseMatcher reais;
    private final PhraseMatcher sides;
    private final PhraseMatcher talk;
    private final PhraseMatcher splits;
    private final PhraseMatcher small;

    Vocabulary() {
        Properties all = load();
        shortForms = section(all, "short.");
        small = new PhraseMatcher(section(all, name -> name.startsWith(SMALL)), false);
        topics = new PhraseMatcher(
                section(
                        all,
                        name -> !name.startsWith(SMALL) && Topic.byName(name).isPresent()),
                true);
        currencies = new PhraseMatcher(section(all, "currency."), true);
        directions = new PhraseMatcher(section(all, "direction."), false);
        // Not forgiving: Amanda is no tomorrow.
        days = new PhraseMatcher(section(all, "day."), false);
        months = new PhraseMatcher(section(all, "month."), false);
        marks = new PhraseMatcher(section(all, "mark."), false);
        reais = new PhraseMatcher(section(all, "reais."), false);
        sides = new PhraseMatcher(section(all, "side."), false);
        talk = new PhraseMatcher(section(all, "talk."), false);
        splits = new PhraseMatcher(section(all, "split."), false);
    }

    /** Splits a text into plain words, short forms written out. */
    public List<String> words(String text) {
        String plain = WordTokenizer.normalize(text);
        for (Map.Entry<Pattern, String> sign : SIGNS.entrySet()) {
            plain = sign.getKey().matcher(plain).replaceAll(sign.getValue());
        }
        return WordTokenizer.tokenize(plain).stream()
                .map(word -> shortForms.getOrDefault(word, word))
                .toList();
    }

    List<PhraseMatcher.PhraseMatch> topics(List<String> words) {
        return topics.in(words);
    }

    List<PhraseMatcher.PhraseMatch> currencies(List<String> words) {
        return currencies.in(words);
    }

    List<PhraseMatcher.PhraseMatch> directions(List<String> words) {
        return directions.in(words);
    }

    List<PhraseMatcher.PhraseMatch> days(List<String> words) {
        return days.in(words);
    }

    List<PhraseMatcher.PhraseMatch> months(List<String> words) {
        return months.in(words);
    }

    List<PhraseMatcher.PhraseMatch> marks(List<String> words) {
        return marks.in(words);
    }

    /** The reais, which are not among the currencies: nobody asks for their rate. */
    List<PhraseMatcher.PhraseMatch> reais(List<String> words) {
        return reais.in(words);
    }

    /** Words that tell who buys once an amount is named. */
    List<PhraseMatcher.PhraseMatch> sides(List<String> words) {
        return sides.in(words);
    }

    /** Words with which one answers: back, cancel, yes. */
    public List<PhraseMatcher.PhraseMatch> talk(List<String> words) {
        return talk.in(words);
    }

    /** Words of somebody who wants to make one deal into several. */
    List<PhraseMatcher.PhraseMatch> splits(List<String> words) {
        return splits.in(words);
    }

    /** Words like "ok", by the name of their topic. */
    List<PhraseMatcher.PhraseMatch> small(List<String> words) {
        return small.in(words);
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
            throw new IllegalStateException("The vocabulary of the exchange desk is missing.");
        }
        return in;
    }
}
