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

/** Understands amounts with their currencies, and who wants to buy what. Pure. */
public final class MoneyParser {
    /** They name an occasion rather than a wish, and count only where nothing else does. */
    private static final Set<String> OCCASIONS = Set.of("viagem", "viajar", "tem");

    private static final Set<String> INTO = Set.of("em", "para", "pra", "por", "in", "to", "into", "for");
    private static final Set<String> OR = Set.of("ou", "a", "e", "ate", "or", "to", "and");
    private static final int MAX_LETTERS = 2000;

    private final Vocabulary vocabulary;

    public MoneyParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Understands a message.
     *
     * @param text what was written
     * @param answer whether an amount was asked for
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
            amounts.add(spoken(found.amounts().get(i), words.indexOf(AmountParser.placeholder(i)), words, all, taken));
        }
        shareCurrency(amounts, words);
        if (amounts.size() == 1 && isRate(words, all, words.indexOf(AmountParser.placeholder(0)))) {
            amounts.clear();
        }
        List<String> currencies =
                foreign.stream().flatMap(MoneyParser::codes).distinct().toList();
        boolean into =
                foreign.stream().anyMatch(phrase -> phrase.at() > 0 && INTO.contains(words.get(phrase.at() - 1)));
        return new AmountReading(amounts, currencies, side(words, amounts, reais), into);
    }

    /** "500 ou 600 dólares": both are dollars. */
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

    /** "Dólar a R$ 5,40?": what one costs, and not how many are wanted. */
    private static boolean isRate(List<String> words, List<PhraseMatcher.PhraseMatch> all, int at) {
        int before = all.stream()
                .filter(phrase -> phrase.end() == at)
                .mapToInt(PhraseMatcher.PhraseMatch::at)
                .findFirst()
                .orElse(at);
        return before > 0 && Set.of("a", "at").contains(words.get(before - 1));
    }

    /** The currency behind the amount, or the one before it that belongs to no other amount; both where they differ. */
    private static AmountReading.CurrencyAmount spoken(
            ParsedAmount amount,
            int at,
            List<String> words,
            List<PhraseMatcher.PhraseMatch> all,
            Set<PhraseMatcher.PhraseMatch> taken) {
        int behind = at + 1 < words.size() && Set.of("de", "of").contains(words.get(at + 1)) ? at + 2 : at + 1;
        Set<String> codes = new LinkedHashSet<>();
        all.stream()
                .filter(phrase -> (phrase.at() == behind || phrase.end() == at) && !taken.contains(phrase))
                .toList()
                .forEach(phrase -> {
                    taken.add(phrase);
                    codes(phrase).forEach(codes::add);
                });
        return new AmountReading.CurrencyAmount(amount, List.copyOf(codes));
    }

    private Optional<ExchangeOperation> side(
            List<String> words, List<AmountReading.CurrencyAmount> amounts, List<PhraseMatcher.PhraseMatch> reais) {
        List<PhraseMatcher.PhraseMatch> said = Stream.concat(
                        vocabulary.directions(words).stream(), vocabulary.sides(words).stream())
                .toList();
        Set<String> meant = meanings(said.stream()
                .filter(phrase -> !OCCASIONS.contains(words.get(phrase.at())))
                .toList());
        if (meant.isEmpty()) {
            meant = meanings(said);
        }
        if (meant.size() == 1) {
            return Optional.of(
                    meant.contains("customer-buys")
                            ? ExchangeOperation.HOUSE_SELLS_CASH
                            : ExchangeOperation.HOUSE_BUYS_CASH);
        }
        return meant.isEmpty() ? exchanged(words, amounts, reais) : Optional.empty();
    }

    /** "Trocar 200 euros por reais", "tenho R$ 2 mil, quanto dá em dólar?": who has reais buys. */
    private static Optional<ExchangeOperation> exchanged(
            List<String> words, List<AmountReading.CurrencyAmount> amounts, List<PhraseMatcher.PhraseMatch> reais) {
        if (amounts.size() != 1) {
            return Optional.empty();
        }
        int at = words.indexOf(AmountParser.placeholder(0));
        boolean exchange = words.stream().anyMatch(word -> word.startsWith("troc") || word.equals("exchange"));
        if (amounts.get(0).isReais()) {
            List<String> before = words.subList(Math.max(0, at - 2), at);
            boolean has = before.stream().anyMatch(Set.of("com", "tenho", "with", "have")::contains);
            return exchange || has ? Optional.of(ExchangeOperation.HOUSE_SELLS_CASH) : Optional.empty();
        }
        boolean intoReais =
                reais.stream().anyMatch(phrase -> phrase.at() > 0 && INTO.contains(words.get(phrase.at() - 1)));
        return exchange && intoReais && amounts.get(0).isNamed()
                ? Optional.of(ExchangeOperation.HOUSE_BUYS_CASH)
                : Optional.empty();
    }

    private static Set<String> meanings(List<PhraseMatcher.PhraseMatch> phrases) {
        Set<String> meanings = new HashSet<>();
        phrases.forEach(phrase -> meanings.add(phrase.meaning()));
        return meanings;
    }

    private static Stream<String> codes(PhraseMatcher.PhraseMatch phrase) {
        return Arrays.stream(phrase.meaning().split("\\.", -1));
    }
}
