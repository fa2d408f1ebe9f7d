package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.text.WordTokenizer;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.MessageContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The menu of the desk, and the ways in which customers choose from it: "1", "opção 2", "a primeira", "1 e 4". Stateless. */
public final class MenuChoice {
    /** The prefix of the ids of its options. */
    public static final String OPTION = "menu-";

    /** The intents of its options, numbered from 1. */
    public static final List<String> INTENTS =
            List.of("rates", "hours", "address", "documents", "how-it-works", "human");

    private static final int MAX_WORDS = 8;
    private static final Set<String> AROUND = Set.of(
            "opcao", "a", "o", "e", "de", "por", "favor", "pfv", "numero", "num", "n", "no", "option", "number",
            "please", "the", "and", "quero", "opcion", "la", "y");
    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("um", 1),
            Map.entry("uma", 1),
            Map.entry("primeira", 1),
            Map.entry("primeiro", 1),
            Map.entry("dois", 2),
            Map.entry("duas", 2),
            Map.entry("segundo", 2),
            Map.entry("tres", 3),
            Map.entry("terceira", 3),
            Map.entry("terceiro", 3),
            Map.entry("quatro", 4),
            Map.entry("quarto", 4),
            Map.entry("cinco", 5),
            Map.entry("quinto", 5),
            Map.entry("seis", 6),
            Map.entry("sexto", 6),
            Map.entry("ultima", 6),
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6));

    private MenuChoice() {}

    /** Returns the intents that a message chooses, in order; none when it is no choice. */
    public static List<String> find(MessageContent content) {
        if (content instanceof Choice choice && choice.id().startsWith(OPTION)) {
            return byNumber(choice.id().substring(OPTION.length()));
        }
        String text = content.text();
        if (text.isBlank() || text.length() > 60 || text.contains("$") || text.contains("%")) {
            return List.of();
        }
        List<String> words =
                WordTokenizer.tokenize(WordTokenizer.normalize(text).replaceAll("[º°]", " "));
        List<String> chosen = new ArrayList<>();
        for (String word : words.size() > MAX_WORDS ? List.<String>of() : words) {
            if (!AROUND.contains(word)) {
                List<String> intents = byNumber(WORDS.containsKey(word) ? WORDS.get(word) + "" : word);
                if (intents.isEmpty()) {
                    return List.of();
                }
                chosen.addAll(intents);
            }
        }
        return chosen.stream().distinct().toList();
    }

    private static List<String> byNumber(String number) {
        return number.matches("0?[1-6]") ? List.of(INTENTS.get(Integer.parseInt(number) - 1)) : List.of();
    }
}
