package io.fairbot.agents.exchange.money;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Portuguese number words, without accents. */
final class NumberWords {
    /** The word between the parts of a number: "vinte e cinco". */
    static final String AND = "e";

    private static final Map<String, Integer> BELOW_TWENTY = new HashMap<>();
    private static final Map<String, Integer> TENS = Map.of(
            "vinte", 20,
            "trinta", 30,
            "quarenta", 40,
            "cinquenta", 50,
            "sessenta", 60,
            "setenta", 70,
            "oitenta", 80,
            "noventa", 90);
    private static final Map<String, Integer> HUNDREDS = new HashMap<>();
    private static final Map<String, Integer> SCALES =
            Map.of("mil", 1000, "k", 1000, "milhao", 1_000_000, "milhoes", 1_000_000);

    static {
        List<String> names = List.of(
                "zero",
                "um",
                "dois",
                "tres",
                "quatro",
                "cinco",
                "seis",
                "sete",
                "oito",
                "nove",
                "dez",
                "onze",
                "doze",
                "treze",
                "quatorze",
                "quinze",
                "dezesseis",
                "dezessete",
                "dezoito",
                "dezenove");
        for (int i = 0; i < names.size(); i++) {
            BELOW_TWENTY.put(names.get(i), i);
        }
        BELOW_TWENTY.putAll(Map.of("uma", 1, "duas", 2, "catorze", 14));
        List<String> hundreds = List.of(
                "cento", "duzent", "trezent", "quatrocent", "quinhent", "seiscent", "setecent", "oitocent", "novecent");
        HUNDREDS.put("cento", 100);
        for (int i = 1; i < hundreds.size(); i++) {
            HUNDREDS.put(hundreds.get(i) + "os", (i + 1) * 100);
            HUNDREDS.put(hundreds.get(i) + "as", (i + 1) * 100);
        }
    }

    /**
     * A number word.
     *
     * @param value the value it adds
     * @param needs the smallest bound that the word before it must have left; 1000 when it can only be the first
     * @param leaves the exclusive bound for the words after it
     */
    record NumberWord(int value, int needs, int leaves) {}

    private NumberWords() {}

    /** Returns the word of a number below a thousand. */
    static Optional<NumberWord> find(String word) {
        if (word.equals("cem")) {
            return Optional.of(new NumberWord(100, 1000, 0));
        }
        if (HUNDREDS.containsKey(word)) {
            return Optional.of(new NumberWord(HUNDREDS.getOrDefault(word, 0), 1000, 100));
        }
        if (TENS.containsKey(word)) {
            return Optional.of(new NumberWord(TENS.getOrDefault(word, 0), 100, 10));
        }
        return Optional.ofNullable(BELOW_TWENTY.get(word))
                .map(value -> new NumberWord(value, value == 0 ? 1000 : value < 10 ? 10 : 100, 0));
    }

    /** Returns the factor of a word that multiplies the number before it. */
    static Optional<Integer> scale(String word) {
        return Optional.ofNullable(SCALES.get(word));
    }

    /** Returns whether a word is more often an article than a number: "um dólar". */
    static boolean isArticle(String word) {
        return word.equals("um") || word.equals("uma");
    }
}
