package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.internal.intent.PhraseMatcher.PhraseMatch;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A parser of who buys. Verbs ("vendo", "sobrou", "vocês pagam") count before wishes and prices ("quero", "quanto custa"), these
 * before occasions ("viagem"); who wants reais for foreign money sells it. Stateless.
 */
public final class SideParser {
    private static final String VERB = "verb.";
    private static final String WISH = "wish.";
    private static final String OCCASION = "occasion.";
    private static final String EXCHANGE = "exchange.";
    private static final Set<String> INTO =
            Set.of("em", "para", "pra", "pro", "por", "in", "to", "into", "for", "a", "en", "p");
    private static final Set<String> WANT = Set.of(
            "comprar", "compro", "quero", "quiero", "queria", "da", "dan", "get", "buy", "receber", "recebo", "quantos",
            "cuantos", "many", "want", "virar", "quanto");
    private static final Set<String> HAVE = Set.of("com", "tenho", "with", "have", "tengo", "con");
    private static final Set<String> CORRECTIONS =
            Set.of("verdade", "ops", "digo", "alias", "melhor", "errei", "actually");

    private final Vocabulary vocabulary;

    SideParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * What a message says about who buys.
     *
     * @param operation the operation, empty when it is unsaid or contradictory
     * @param contradictory whether the message names both sides: "comprar ou vender"
     * @param plain whether a verb states it, and not only a wish or an occasion
     */
    public record Side(Optional<ExchangeOperation> operation, boolean contradictory, boolean plain) {
        static final Side UNSAID = new Side(Optional.empty(), false, false);
    }

    /** A message in words, with what was found in it. */
    record SidePhrases(List<String> words, List<PhraseMatch> foreign, List<PhraseMatch> reais, boolean inReais) {}

    /** Returns who buys in a message. */
    Side parse(SidePhrases message) {
        List<PhraseMatch> found = vocabulary.sides(message.words);
        if (wantsReais(message, found)) {
            return new Side(Optional.of(ExchangeOperation.HOUSE_BUYS_CASH), false, true);
        }
        if (givesReais(message, found)) {
            return new Side(Optional.of(ExchangeOperation.HOUSE_SELLS_CASH), false, true);
        }
        Set<String> verbs = meanings(found, VERB);
        if (verbs.size() > 1) {
            return corrected(message.words, found);
        }
        boolean sells = verbs.contains(VERB + "customer-sells");
        if (!verbs.isEmpty()) {
            return new Side(
                    Optional.of(sells ? ExchangeOperation.HOUSE_BUYS_CASH : ExchangeOperation.HOUSE_SELLS_CASH),
                    false,
                    true);
        }
        boolean exchange = !meanings(found, EXCHANGE).isEmpty();
        if (message.inReais || (!exchange && !meanings(found, WISH).isEmpty())) {
            return new Side(Optional.of(ExchangeOperation.HOUSE_SELLS_CASH), false, false);
        }
        return !exchange && !meanings(found, OCCASION).isEmpty()
                ? new Side(Optional.of(ExchangeOperation.HOUSE_SELLS_CASH), false, false)
                : Side.UNSAID;
    }

    /** Returns the operation of the last verb before a word, as in "vender 200 euros e comprar 300 dólares". */
    Optional<ExchangeOperation> before(List<String> words, int at) {
        return vocabulary.sides(words).stream()
                .filter(phrase -> phrase.at() < at && phrase.meaning().startsWith(VERB))
                .reduce((first, last) -> last)
                .map(phrase -> operation(phrase.meaning()));
    }

    /** Returns whether a message has words of exchange. */
    boolean isExchange(List<String> words) {
        return !meanings(vocabulary.sides(words), EXCHANGE).isEmpty();
    }

    private static Side corrected(List<String> words, List<PhraseMatch> found) {
        int no = Math.max(
                words.lastIndexOf("nao"),
                words.stream()
                        .filter(CORRECTIONS::contains)
                        .mapToInt(words::lastIndexOf)
                        .max()
                        .orElse(-1));
        Set<String> after = no < 0
                ? Set.of()
                : meanings(found.stream().filter(phrase -> phrase.at() > no).toList(), VERB);
        return after.size() == 1
                ? new Side(Optional.of(operation(after.iterator().next())), false, true)
                : new Side(Optional.empty(), true, true);
    }

    /** "Comprar reais com 500 dólares", "trocar euros por reais", "quantos reais me dão". */
    private static boolean wantsReais(SidePhrases message, List<PhraseMatch> sides) {
        if (message.inReais || message.foreign.isEmpty()) {
            return false;
        }
        boolean exchange = sides.stream().anyMatch(side -> side.meaning().startsWith(EXCHANGE));
        return message.reais.stream().anyMatch(reais -> {
            String before = reais.at() > 0 ? message.words.get(reais.at() - 1) : "";
            return (exchange && INTO.contains(before) && !isForeignInto(message)) || WANT.contains(before);
        });
    }

    /** "Trocar reais por dólares". */
    private static boolean givesReais(SidePhrases message, List<PhraseMatch> sides) {
        boolean exchange = sides.stream().anyMatch(side -> side.meaning().startsWith(EXCHANGE));
        boolean first = message.reais.stream().anyMatch(reais -> {
            String before = reais.at() > 0 ? message.words.get(reais.at() - 1) : "";
            return !INTO.contains(before) && !WANT.contains(before);
        });
        boolean sells = meanings(sides, VERB).contains(VERB + "customer-sells");
        return (exchange || message.inReais) && first && isForeignInto(message) && !sells;
    }

    private static boolean isForeignInto(SidePhrases message) {
        return message.foreign.stream()
                .anyMatch(phrase -> phrase.at() > 0 && INTO.contains(message.words.get(phrase.at() - 1)));
    }

    /** Returns whether a word means that somebody has what follows. */
    static boolean isHave(String word) {
        return HAVE.contains(word);
    }

    static boolean isInto(String word) {
        return INTO.contains(word);
    }

    private static ExchangeOperation operation(String meaning) {
        return meaning.endsWith("customer-buys")
                ? ExchangeOperation.HOUSE_SELLS_CASH
                : ExchangeOperation.HOUSE_BUYS_CASH;
    }

    private static Set<String> meanings(List<PhraseMatch> found, String kind) {
        return found.stream()
                .map(PhraseMatch::meaning)
                .filter(meaning -> meaning.startsWith(kind))
                .collect(Collectors.toSet());
    }
}
