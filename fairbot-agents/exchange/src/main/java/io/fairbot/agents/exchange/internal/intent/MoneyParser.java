package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.internal.intent.AmountReading.CurrencyAmount;
import io.fairbot.agents.exchange.internal.intent.AmountReading.CurrencyPair;
import io.fairbot.agents.exchange.internal.intent.PhraseMatcher.PhraseMatch;
import io.fairbot.agents.exchange.money.AmountParser;
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
    private static final Set<String> OR = Set.of("ou", "a", "e", "ate", "or", "to", "and", "o", "talvez", "y");
    private static final Set<String> EITHER = Set.of("ou", "or", "talvez", "ate", "entre", "a", "between", "to");
    private static final int MAX_LETTERS = 2000;
    private static final int NEAR = 3;

    private final Vocabulary vocabulary;
    private final SideParser sides;

    /** Creates a parser. */
    public MoneyParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        sides = new SideParser(vocabulary);
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
        AmountParser.ParsedAmounts found = AmountParser.find(part, answer, vocabulary::isKnown);
        List<String> words = vocabulary.words(found.template());
        List<PhraseMatch> foreign = vocabulary.currencies(words);
        List<PhraseMatch> reais = vocabulary.reais(words);
        List<PhraseMatch> all = Stream.concat(foreign.stream(), reais.stream()).toList();
        List<CurrencyAmount> amounts = withCurrencies(found.amounts(), words, all);
        List<String> currencies =
                foreign.stream().flatMap(MoneyParser::codes).distinct().toList();
        boolean into =
                foreign.stream().anyMatch(phrase -> phrase.at() > 0 && SideParser.isInto(words.get(phrase.at() - 1)));
        boolean inReais = amounts.size() == 1 && amounts.get(0).isReais() && !foreign.isEmpty();
        SideParser.Side said = sides.parse(new SideParser.SidePhrases(words, foreign, reais, inReais));
        // "Quero simular" wishes for no currency.
        boolean something = !amounts.isEmpty() || !foreign.isEmpty();
        SideParser.Side side = said.plain() || something ? said : SideParser.Side.UNSAID;
        if (amounts.size() > 1) {
            for (int i = 0; i < amounts.size(); i++) {
                amounts.set(i, amounts.get(i).with(sides.before(words, position(words, i))));
            }
        }
        return new AmountReading(
                amounts, currencies, side, into, cross(words, foreign), areAlternatives(words, amounts.size()));
    }

    private static int position(List<String> words, int amount) {
        return words.indexOf(AmountParser.placeholder(amount));
    }

    private List<CurrencyAmount> withCurrencies(List<ParsedAmount> found, List<String> words, List<PhraseMatch> all) {
        List<CurrencyAmount> amounts = new ArrayList<>();
        Set<PhraseMatch> taken = new HashSet<>();
        for (int i = 0; i < found.size(); i++) {
            amounts.add(withCurrency(found.get(i), position(words, i), words, all, taken));
        }
        shareCurrency(amounts, words);
        if (amounts.size() == 1 && isRate(words, all, position(words, 0))) {
            amounts.clear();
        }
        if (amounts.size() == 1 && !amounts.get(0).isNamed() && isBudget(words, all, position(words, 0))) {
            amounts.set(0, amounts.get(0).in(List.of(AmountReading.REAIS)));
        }
        return amounts;
    }

    /** "Com 2 pau quanto pego de dólar": who has an amount and asks how much of a currency it is has reais. */
    private static boolean isBudget(List<String> words, List<PhraseMatch> all, int at) {
        boolean has =
                at > 0 && words.subList(Math.max(0, at - NEAR), at).stream().anyMatch(SideParser::isHave);
        boolean asks = words.subList(at + 1, words.size()).stream()
                .anyMatch(Set.of("quanto", "quantos", "quantas", "cuantos", "many", "much")::contains);
        return has && asks && all.stream().anyMatch(phrase -> phrase.at() > at);
    }

    /** Shares a currency between alternatives: in "500 ou 600 dólares" both amounts are dollars. */
    private static void shareCurrency(List<CurrencyAmount> amounts, List<String> words) {
        for (int i = amounts.size() - 2; i >= 0; i--) {
            int at = position(words, i);
            boolean joined = position(words, i + 1) == at + 2 && OR.contains(words.get(at + 1));
            if (joined && !amounts.get(i).isNamed()) {
                amounts.set(i, amounts.get(i).in(amounts.get(i + 1).codes()));
            }
        }
    }

    private static boolean areAlternatives(List<String> words, int amounts) {
        for (int i = 0; i + 1 < amounts; i++) {
            List<String> between =
                    words.subList(position(words, i) + 1, Math.max(position(words, i) + 1, position(words, i + 1)));
            if (between.stream().anyMatch(EITHER::contains)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a number is a rate and not an amount: "Dólar a R$ 5,40?". */
    private static boolean isRate(List<String> words, List<PhraseMatch> all, int at) {
        int before = all.stream()
                .filter(phrase -> phrase.end() == at)
                .mapToInt(PhraseMatch::at)
                .findFirst()
                .orElse(at);
        return before > 0 && Set.of("a", "at").contains(words.get(before - 1));
    }

    /** Adds the currency after the amount, or the one before it that belongs to no other amount; both where they differ. */
    private static CurrencyAmount withCurrency(
            ParsedAmount amount, int at, List<String> words, List<PhraseMatch> all, Set<PhraseMatch> taken) {
        int after = at + 1 < words.size() && Set.of("de", "of", "em").contains(words.get(at + 1)) ? at + 2 : at + 1;
        boolean into = after == at + 2 && words.get(at + 1).equals("em");
        List<Set<String>> sets = new ArrayList<>();
        all.stream()
                .filter(phrase -> ((phrase.at() == after && !into) || phrase.end() == at) && !taken.contains(phrase))
                .toList()
                .forEach(phrase -> {
                    taken.add(phrase);
                    sets.add(new LinkedHashSet<>(codes(phrase).toList()));
                });
        Set<String> codes = new LinkedHashSet<>();
        sets.forEach(codes::addAll);
        // "$ 200 pesos argentinos": what the sign may mean as well.
        Set<String> common = new LinkedHashSet<>(codes);
        sets.forEach(common::retainAll);
        return new CurrencyAmount(amount, List.copyOf(common.isEmpty() ? codes : common), Optional.empty());
    }

    /** Returns the exchange of one foreign currency for another: "trocar 600 euros por dólar", "comprar dólar com euro". */
    private Optional<CurrencyPair> cross(List<String> words, List<PhraseMatch> foreign) {
        for (int i = 0; i + 1 < foreign.size(); i++) {
            PhraseMatch first = foreign.get(i);
            PhraseMatch second = foreign.get(i + 1);
            String between = words.get(second.at() - 1);
            String from = codes(first).findFirst().orElse("");
            String to = codes(second).findFirst().orElse("");
            if (from.equals(to) || second.at() <= first.end()) {
                continue;
            }
            if (Set.of("por", "for", "pelo", "pela").contains(between)
                    || (SideParser.isInto(between) && sides.isExchange(words))) {
                return Optional.of(new CurrencyPair(from, to));
            }
            if (Set.of("com", "with", "con").contains(between)
                    || (SideParser.isHave(between.isEmpty() ? "" : between) && second.at() == first.end() + 1)) {
                return Optional.of(new CurrencyPair(to, from));
            }
        }
        return Optional.empty();
    }

    private static Stream<String> codes(PhraseMatch phrase) {
        return Arrays.stream(phrase.meaning().split("\\.", -1));
    }
}
