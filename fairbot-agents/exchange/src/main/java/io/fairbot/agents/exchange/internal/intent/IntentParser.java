package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.text.WordTokenizer;
import io.fairbot.whatsapp.content.MessageContent;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A parser of what customers' messages mention: currencies, days, shops, who buys. Stateless; safe for use from any thread. */
public final class IntentParser {
    /** The limit of words read, which bounds the work for one message. */
    private static final int MAX_WORDS = 400;

    private static final int MIN_BRANCH_WORD = 4;

    private final Vocabulary vocabulary = new Vocabulary();
    private final SideParser sides = new SideParser(vocabulary);
    private final DateParser dateParser = new DateParser(vocabulary);

    /**
     * Parses a message.
     *
     * @param content the message
     * @param here the branch that received it
     * @param branches all branches
     * @param today the day in the branch's time zone
     * @return what it mentions
     */
    public Intents parse(MessageContent content, Branch here, Branches branches, LocalDate today) {
        List<String> words =
                vocabulary.words(content.text()).stream().limit(MAX_WORDS).toList();
        List<String> currencies = currencies(words);
        DateParser.ParsedDays dates = dateParser.find(content.text(), words, today, here.hours());
        Optional<Branch> other =
                branch(words, branches).filter(branch -> !branch.id().equals(here.id()));
        return new Intents(currencies, operation(words), dates.days(), other, language(words), dates.impossible());
    }

    /** Returns whether a text has the words of somebody who wants to split a deal. */
    public boolean isSplitting(String text) {
        return SplitDealDetector.matches(
                vocabulary, vocabulary.words(text).stream().limit(MAX_WORDS).toList());
    }

    /** Returns the vocabulary of this parser. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    private List<String> currencies(List<String> words) {
        return vocabulary.currencies(words).stream()
                .flatMap(found -> Arrays.stream(found.meaning().split("\\.", -1)))
                .distinct()
                .toList();
    }

    private Optional<ExchangeOperation> operation(List<String> words) {
        return sides.parse(
                        new SideParser.SidePhrases(words, vocabulary.currencies(words), vocabulary.reais(words), false))
                .operation();
    }

    private Optional<Language> language(List<String> words) {
        long english = vocabulary.marks(words).stream()
                .filter(mark -> mark.meaning().equals("en"))
                .count();
        long portuguese = vocabulary.marks(words).size() - english;
        return english == portuguese ? Optional.empty() : Optional.of(english > portuguese ? Language.EN : Language.PT);
    }

    /** Finds the branch by all words of its city, or by a word that occurs in no other branch's name. */
    private static Optional<Branch> branch(List<String> words, Branches branches) {
        List<Branch> meant = branches.all().stream()
                .filter(branch -> isInNamedCity(words, branch) || isNamed(words, branch, branches))
                .toList();
        return meant.size() == 1 ? Optional.of(meant.get(0)) : Optional.empty();
    }

    private static boolean isInNamedCity(List<String> words, Branch branch) {
        List<String> city = WordTokenizer.tokenize(Shop.of(branch).city());
        return !city.isEmpty() && contains(words, city);
    }

    private static boolean isNamed(List<String> words, Branch branch, Branches branches) {
        return WordTokenizer.tokenize(branch.name()).stream()
                .filter(word -> word.length() >= MIN_BRANCH_WORD && words.contains(word))
                .anyMatch(word -> branches.all().stream()
                        .noneMatch(other -> !other.id().equals(branch.id())
                                && WordTokenizer.tokenize(other.name()).contains(word)));
    }

    private static boolean contains(List<String> words, List<String> sequence) {
        return Collections.indexOfSubList(words, sequence) >= 0;
    }
}
