package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.money.AmountParser;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.ParsedAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A parser of amounts with their currencies, and of the operation. Stateless; safe for use from any thread. */
public final class MoneyParser {
    /** Words for an occasion rather than an operation, which count only when no others do. */
    private static final Set<String> OCCASIONS = Set.of("viagem", "viajar", "tem");

    private static final Set<String> INTO = Set.of("em", "para", "pra", "por", "in", "to", "into", "for");
    private static final Set<String> OR = Set.of("ou", "a", "e", "ate", "or", "to", "and");
    private static final int MAX_LETTERS = 2000;

    private final Vocabulary vocabulary;

    /** Creates a parser. */
    public MoneyParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Parses a message.
     *
     * @param text the message
     * @param answer whether the message answers a question for an amount
     * @return its amounts, currencies and operation
     */
    public AmountReading parse(String text, boolean answer) {
        String part = text.substring(0, Math.min(text.length(), MAX_LETTERS));
        AmountParser.ParsedAmounts found = answer ? AmountParser.findInAnswer(part) : AmountParser.find(part);
        List<String> words = vocabulary.words(found.template());
        List<PhraseMatcher.PhraseMatch> foreign = vocabulary.currencies(words);
        List<PhraseMatcher.PhraseMatch> reais = vocabulary.reais(words);
        List<PhraseMatcher.PhraseMatch> all =
                Stream.concat(foreign.stream(), reais.stream()).toList();
        List<AmountReading.CurrencyAmount> amounts = new ArrayList<>();
        Set<PhraseMatcher.PhraseMatch> taken = new HashSet<>();
        for (int i = 0; i < found.amounts().size(); i++) {
            amounts.add(withCurrency(
                    found.amounts().get(i), words.indexOf(AmountParser.placeholder(i)), words, all, taken));
        }
        shareCurrency(amounts, words);
        if (amounts.size() == 1 && isRate(words, all, words.indexOf(AmountParser.placeholder(0)))) {
            amounts.clear();
        }
        List<String> currencies =
                foreign.stream().flatMap(MoneyParser::codes).distinct().toList();
        boolean into =
                foreign.stream().anyMatch(phrase -> phrase.at() > 0 && INTO.contains(words.get(phrase.at() - 1)));
        return new AmountReading(amounts, currencies, operation(words, amounts, reais), into);
    }

    /** Shares a currency between alternatives: in "500 ou 600 dólares" both amounts are dollars. */
    private static void shareCurrency(List<AmountReading.CurrencyAmount> amounts, List<String> words) {
        for (int i = amounts.size() - 2; i >= 0; i--) {
            int at = words.indexOf(AmountParser.placeholder(i));
            boolean joined = words.indexOf(AmountParser.placeholder(i + 1)) == at + 2 && OR.contains(words.get(at + 1));
            if (joined && !amounts.get(i).isNamed()) {
                amounts.set(
                        i,
                        new AmountReading.CurrencyAmount(
                                amounts.get(i).amount(), amounts.get(i + 1).codes()));
            }
        }
    }

    /** Returns whether a number is a rate and not an amount: "Dólar a R$ 5,40?". */
    private static boolean isRate(List<String> words, List<PhraseMatcher.PhraseMatch> all, int at) {
        int before = all.stream()
                .filter(phrase -> phrase.end() == at)
                .mapToInt(PhraseMatcher.PhraseMatch::at)
                .findFirst()
                .orElse(at);
        return before > 0 && Set.of("a", "at").contains(words.get(before - 1));
    }

    /** Adds the currency after the amount, or the one before it that belongs to no other amount; both where they differ. */
    private static AmountReading.CurrencyAmount withCurrency(
            ParsedAmount amount,
            int at,
            List<String> words,
            List<PhraseMatcher.PhraseMatch> all,
            Set<PhraseMatcher.PhraseMatch> taken) {
        int after = at + 1 < words.size() && Set.of("de", "of").contains(words.get(at + 1)) ? at + 2 : at + 1;
        Set<String> codes = new LinkedHashSet<>();
        all.stream()
                .filter(phrase -> (phrase.at() == after || phrase.end() == at) && !taken.contains(phrase))
                .toList()
                .forEach(phrase -> {
                    taken.add(phrase);
                    codes(phrase).forEach(codes::add);
                });
        return new AmountReading.CurrencyAmount(amount, List.copyOf(codes));
    }

    private Optional<ExchangeOperation> operation(
            List<String> words, List<AmountReading.CurrencyAmount> amounts, List<PhraseMatcher.PhraseMatch> reais) {
        List<PhraseMatcher.PhraseMatch> phrases = Stream.concat(
                        vocabulary.directions(words).stream(), vocabulary.sides(words).stream())
                .toList();
        Set<String> meant = PhraseMatcher.meanings(phrases.stream()
                .filter(phrase -> !OCCASIONS.contains(words.get(phrase.at())))
                .toList());
        if (meant.isEmpty()) {
            meant = PhraseMatcher.meanings(phrases);
        }
        if (meant.size() == 1) {
            return Optional.of(IntentParser.operation(meant));
        }
        return meant.isEmpty() ? exchanged(words, amounts, reais) : Optional.empty();
    }

    /**
     * Returns the operation implied by what a customer has, who buys with reais: "trocar 200 euros por reais", "tenho
     * R$ 2 mil, quanto dá em dólar?".
     */
    private static Optional<ExchangeOperation> exchanged(
            List<String> words, List<AmountReading.CurrencyAmount> amounts, List<PhraseMatcher.PhraseMatch> reais) {
        if (amounts.size() != 1) {
            return Optional.empty();
        }
        int at = words.indexOf(AmountParser.placeholder(0));
        boolean exchange = words.stream().anyMatch(word -> word.startsWith("troc") || word.equals("exchange"));
        if (amounts.get(0).isReais()) {
            List<String> before = words.subList(Math.max(0, at - 2), at);
            boolean hasReais = before.stream().anyMatch(Set.of("com", "tenho", "with", "have")::contains);
            return exchange || hasReais ? Optional.of(ExchangeOperation.HOUSE_SELLS_CASH) : Optional.empty();
        }
        boolean intoReais =
                reais.stream().anyMatch(phrase -> phrase.at() > 0 && INTO.contains(words.get(phrase.at() - 1)));
        return exchange && intoReais && amounts.get(0).isNamed()
                ? Optional.of(ExchangeOperation.HOUSE_BUYS_CASH)
                : Optional.empty();
    }

    private static Stream<String> codes(PhraseMatcher.PhraseMatch phrase) {
        return Arrays.stream(phrase.meaning().split("\\.", -1));
    }
}
