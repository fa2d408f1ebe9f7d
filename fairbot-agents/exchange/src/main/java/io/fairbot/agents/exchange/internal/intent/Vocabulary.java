package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.text.WordTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of customers in Portuguese and English, read from vocabulary.properties. Immutable. */
public final class Vocabulary {
    /** A sign of money with the letters before it, or the one after it: "R$", "US$", "U$S", "AU$", "$U". */
    private static final Pattern DOLLAR_SIGN = Pattern.compile("(?<![a-z])([a-z]{0,3})\\$([su](?![a-z]))?");

    private static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("$", " cifrao "),
            Map.entry("r$", " reais "),
            Map.entry("rs$", " reais "),
            Map.entry("brl$", " reais "),
            Map.entry("u$", " dolar "),
            Map.entry("us$", " dolar "),
            Map.entry("u$s", " dolar "),
            Map.entry("us$s", " dolar "),
            Map.entry("usd$", " dolar "),
            Map.entry("$s", " cifrao "),
            Map.entry("$u", " peso uruguaio "),
            Map.entry("uy$", " peso uruguaio "),
            Map.entry("uyu$", " peso uruguaio "),
            Map.entry("ar$", " peso argentino "),
            Map.entry("ars$", " peso argentino "),
            Map.entry("cl$", " peso chileno "),
            Map.entry("clp$", " peso chileno "),
            Map.entry("mx$", " peso mexicano "),
            Map.entry("mxn$", " peso mexicano "),
            Map.entry("eur$", " euro "),
            Map.entry("gbp$", " libra "),
            Map.entry("a$", " dolar australiano "),
            Map.entry("au$", " dolar australiano "),
            Map.entry("aud$", " dolar australiano "),
            Map.entry("c$", " dolar canadense "),
            Map.entry("ca$", " dolar canadense "),
            Map.entry("cad$", " dolar canadense "),
            Map.entry("nz$", " dolar neozelandes "),
            Map.entry("nzd$", " dolar neozelandes "),
            Map.entry("hk$", " dolar de hong kong "),
            Map.entry("hkd$", " dolar de hong kong "),
            Map.entry("s$", " dolar de singapura "),
            Map.entry("sg$", " dolar de singapura "));
    private static final String UNKNOWN_SIGN = " cifrao desconhecido ";

    /** Signs and pictures of currencies. */
    private static final Map<String, String> PICTURES = Map.ofEntries(
            Map.entry("\u20AC", " euro "),
            Map.entry("\u00A3", " libra "),
            Map.entry("\u00A5", " iene "),
            Map.entry("\uD83D\uDCB5", " dolar "),
            Map.entry("\uD83D\uDCB6", " euro "),
            Map.entry("\uD83D\uDCB7", " libra "),
            Map.entry("\uD83C\uDDFA\uD83C\uDDF8", " dolar "),
            Map.entry("\uD83C\uDDEA\uD83C\uDDFA", " euro "),
            Map.entry("\uD83C\uDDEC\uD83C\uDDE7", " libra "),
            Map.entry("\uD83C\uDDE6\uD83C\uDDF7", " peso argentino "),
            Map.entry("\uD83C\uDDFA\uD83C\uDDFE", " peso uruguaio "));

    private static final Pattern COMMENT = Pattern.compile("(?m)^#.*$");

    private final Map<String, String> abbreviations;
    private final PhraseMatcher currencies;
    private final PhraseMatcher days;
    private final PhraseMatcher months;
    private final PhraseMatcher marks;
    private final PhraseMatcher reais;
    private final PhraseMatcher sides;
    private final PhraseMatcher nations;
    private final PhraseMatcher options;
    private final PhraseMatcher answers;
    private final PhraseMatcher splits;
    private final Set<String> neverSlips;
    private final Set<String> known = new HashSet<>();

    Vocabulary() {
        Properties all = load();
        abbreviations = section(all, "short.");
        neverSlips = words(all.getProperty("never"), ",");
        currencies = new PhraseMatcher(section(all, "currency."), true, neverSlips);
        // Exact: the name Amanda is not amanhã.
        days = new PhraseMatcher(section(all, "day."));
        months = new PhraseMatcher(section(all, "month."));
        marks = new PhraseMatcher(section(all, "mark."));
        reais = new PhraseMatcher(section(all, "reais."));
        sides = new PhraseMatcher(section(all, "side."));
        nations = new PhraseMatcher(section(all, "nation."));
        options = new PhraseMatcher(section(all, "option."));
        answers = new PhraseMatcher(section(all, "talk."));
        splits = new PhraseMatcher(section(all, "split."));
        known.addAll(words(read("plain-words.txt"), "\\s+"));
        known.addAll(abbreviations.keySet());
        for (String section : List.of("currency.", "reais.", "side.", "day.", "month.", "talk.", "nation.")) {
            section(all, section).values().forEach(list -> known.addAll(words(list, "[,\\s]+")));
        }
    }

    private static Set<String> words(String list, String separator) {
        return Arrays.stream(list.split(separator, -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Splits a text into plain words and expands abbreviations. */
    public List<String> words(String text) {
        String plain = DOLLAR_SIGN.matcher(WordTokenizer.normalize(text)).replaceAll(Vocabulary::sign);
        for (Map.Entry<String, String> picture : PICTURES.entrySet()) {
            if (plain.contains(picture.getKey())) {
                plain = plain.replace(picture.getKey(), picture.getValue());
            }
        }
        return WordTokenizer.tokenize(plain).stream()
                .map(word -> abbreviations.getOrDefault(word, word))
                .toList();
    }

    private static String sign(MatchResult sign) {
        String meant = SIGNS.get(sign.group());
        String letters = SIGNS.get(sign.group(1) + "$");
        return meant != null ? meant : letters != null ? letters : UNKNOWN_SIGN;
    }

    /** Returns whether a word has a meaning here that leaves an amount next to it as it is. */
    public boolean isKnown(String word) {
        return known.contains(word) || !currencies.find(List.of(word)).isEmpty();
    }

    List<PhraseMatcher.PhraseMatch> currencies(List<String> words) {
        return currencies.find(words);
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

    /** Finds words that state the operation, from the verbs to the occasions; see {@link SideParser}. */
    List<PhraseMatcher.PhraseMatch> sides(List<String> words) {
        return sides.find(words);
    }

    /** Returns the codes of currencies that a word tells among several of one name: "argentino" among the pesos. */
    public List<String> nationalities(List<String> words) {
        return nations.find(words).stream()
                .map(PhraseMatcher.PhraseMatch::meaning)
                .toList();
    }

    /** Returns the place of an option in a list, {@code 1} to {@code 4} or {@code last}: "a primeira"; empty for none. */
    public String option(List<String> words) {
        return options.find(words).stream()
                .findFirst()
                .map(PhraseMatcher.PhraseMatch::meaning)
                .orElse("");
    }

    /** Returns the meanings of the words with which customers answer: {@code back}, {@code cancel}, {@code yes}, {@code no}. */
    public Set<String> answers(List<String> words) {
        return PhraseMatcher.meanings(answers.find(words));
    }

    /** Finds words for splitting a deal. */
    List<PhraseMatcher.PhraseMatch> splits(List<String> words) {
        return splits.find(words);
    }

    private static Map<String, String> section(Properties all, String prefix) {
        Map<String, String> section = new HashMap<>();
        all.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> section.put(name.substring(prefix.length()), all.getProperty(name)));
        return section;
    }

    private static Properties load() {
        try {
            Properties all = new Properties();
            all.load(new StringReader(read("vocabulary.properties")));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String name) {
        try (InputStream in = Vocabulary.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource " + name + " is missing next to " + Vocabulary.class.getName() + ".");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return name.endsWith(".txt") ? COMMENT.matcher(text).replaceAll("") : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
