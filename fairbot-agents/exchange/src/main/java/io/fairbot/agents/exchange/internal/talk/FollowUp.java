package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.agents.exchange.internal.intent.Intents;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.text.WordTokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A reader of messages that go on with the question before: "e no aeroporto?" asks the same about another shop, "e o vet?" about the same
 * currency, "tem telefone de lá?" about the same shop. Stateless.
 */
public final class FollowUp {
    private static final Set<String> AND = Set.of("e", "and", "y");
    private static final Set<String> ABOUT_A_SHOP = Set.of(
            "rates",
            "rate-of-currency",
            "hours",
            "open-now",
            "address",
            "contact",
            "availability",
            "parking",
            "visit",
            "fees",
            "delivery");
    private static final Set<String> ABOUT_A_DAY = Set.of("hours", "open-now");
    private static final Set<String> ABOUT_A_CURRENCY = Set.of("rate-of-currency", "vet");
    /** Without one of these an amount of money asks for its price, and not whether it is there. */
    private static final Set<String> HAVING = Set.of(
            "tem",
            "tens",
            "temos",
            "ter",
            "tiver",
            "disponivel",
            "disponiveis",
            "estoque",
            "caixa",
            "consegue",
            "conseguem",
            "arruma",
            "chega",
            "chegou",
            "have",
            "has",
            "stock",
            "available",
            "tienen",
            "tiene",
            "hay",
            "disponible");

    private static final int MAX_WORDS = 5;
    private static final List<String> OF_THERE = List.of("de", "la");

    /** Words of other languages in the names of shops. */
    private static final Map<String, String> PLACES = Map.of(
            "airport", "aeroporto",
            "aeropuerto", "aeroporto",
            "beach", "praia",
            "playa", "praia",
            "mall", "shopping",
            "main", "matriz",
            "headquarters", "matriz",
            "sierra", "serra");

    private FollowUp() {}

    /** Returns a text with the words of other languages for places in Portuguese; empty when it has none. */
    public static Optional<String> inPortuguese(String text) {
        List<String> words = WordTokenizer.tokenize(text);
        return words.stream().anyMatch(PLACES::containsKey)
                ? Optional.of(String.join(
                        " ",
                        words.stream()
                                .map(word -> PLACES.getOrDefault(word, word))
                                .toList()))
                : Optional.empty();
    }

    /** Returns the intents: those of the question before where only another shop is named. */
    public static MessageIntents intents(
            MessageIntents read, Intents mentioned, String text, TalkMemory.LastQuestion last) {
        List<String> words = WordTokenizer.tokenize(text);
        boolean joined = !words.isEmpty()
                && words.size() <= MAX_WORDS
                && AND.contains(words.get(0))
                && mentioned.currencies().isEmpty();
        boolean anotherDay =
                !mentioned.days().isEmpty() && last.intents().stream().anyMatch(ABOUT_A_DAY::contains);
        if (joined && anotherDay) {
            return read.withNames(List.of("hours"));
        }
        boolean goesOn = joined && mentioned.branch().isPresent();
        List<String> before =
                last.intents().stream().filter(ABOUT_A_SHOP::contains).toList();
        if (goesOn && !before.isEmpty()) {
            return read.withNames(before);
        }
        if (read.isUnclear()) {
            return byMention(read, mentioned);
        }
        boolean bare = read.names().equals(List.of("availability"))
                && text.codePoints().anyMatch(Character::isDigit)
                && words.stream().noneMatch(HAVING::contains);
        return bare ? read.withNames(List.of("quote")) : read;
    }

    /** Returns what a mention alone asks: a currency its rate, a day its hours, a shop its address. */
    private static MessageIntents byMention(MessageIntents read, Intents mentioned) {
        if (!mentioned.currencies().isEmpty()) {
            return read.withNames(List.of("rate-of-currency"));
        }
        if (!mentioned.days().isEmpty()) {
            return read.withNames(List.of("hours"));
        }
        return mentioned.branch().isPresent() ? read.withNames(List.of("address")) : read;
    }

    /** Returns what a message mentions, with the currency or the shop of the question before where it leaves them out. */
    public static Intents mentioned(
            Intents mentioned, MessageIntents read, String text, Branches branches, TalkMemory.LastQuestion last) {
        List<String> words = WordTokenizer.tokenize(text);
        boolean there = words.size() >= OF_THERE.size()
                && words.subList(words.size() - OF_THERE.size(), words.size()).equals(OF_THERE);
        Optional<Branch> branch =
                mentioned.branch().isEmpty() && there ? last.branch().flatMap(branches::find) : mentioned.branch();
        boolean sameCurrency = mentioned.currencies().isEmpty() && ABOUT_A_CURRENCY.containsAll(read.names());
        List<String> currencies = sameCurrency && !read.names().isEmpty() ? last.currencies() : mentioned.currencies();
        return new Intents(
                currencies,
                mentioned.operation(),
                mentioned.days(),
                branch,
                mentioned.language(),
                mentioned.impossibleDates());
    }
}
