package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.text.WordTokenizer;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.MessageContent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parser of the intents in customers' messages. Stateless; safe for use from any thread. */
public final class IntentParser {
    /** The prefix of the ids of menu options. */
    public static final String MENU_OPTION = "menu-";

    private static final Pattern NUMBER = Pattern.compile("\\s*(?:op[cç][aã]o\\s*)?([1-6])\\W*", Pattern.UNICODE_CASE);
    /** The limit of words read, which bounds the work for one message. */
    private static final int MAX_WORDS = 400;

    private static final int MIN_BRANCH_WORD = 4;

    private final Vocabulary vocabulary = new Vocabulary();
    private final SideParser sides = new SideParser(vocabulary);
    private final DateParser dateParser = new DateParser(vocabulary);
    private final SmallTalkParser smallTalk = new SmallTalkParser(vocabulary);

    /**
     * Parses a message.
     *
     * @param content the message
     * @param here the branch that received it
     * @param branches all branches
     * @param today the day in the branch's time zone
     * @return its intents
     */
    public Intents parse(MessageContent content, Branch here, Branches branches, LocalDate today) {
        Optional<Topic> chosen = chosen(content);
        List<String> words =
                vocabulary.words(content.text()).stream().limit(MAX_WORDS).toList();
        List<String> currencies = currencies(words);
        DateParser.ParsedDays dates = dateParser.find(content.text(), words, today, here.hours());
        Optional<Branch> other =
                branch(words, branches).filter(branch -> !branch.id().equals(here.id()));
        List<Topic> topics = chosen.map(List::of)
                .orElseGet(() -> topics(
                        words,
                        !currencies.isEmpty(),
                        !dates.days().isEmpty() || !dates.impossible().isEmpty(),
                        other.isPresent()));
        if (topics.isEmpty()) {
            topics = smallTalk.parse(content.text(), words).map(List::of).orElse(topics);
        }
        return new Intents(
                topics, currencies, operation(words), dates.days(), other, language(words), dates.impossible());
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

    private static Optional<Topic> chosen(MessageContent content) {
        if (content instanceof Choice choice && choice.id().startsWith(MENU_OPTION)) {
            return byNumber(choice.id().substring(MENU_OPTION.length()));
        }
        Matcher number = NUMBER.matcher(WordTokenizer.normalize(content.text()));
        return number.matches() ? byNumber(number.group(1)) : Optional.empty();
    }

    private static Optional<Topic> byNumber(String number) {
        return number.matches("[1-6]")
                ? Optional.of(Topic.MENU_ORDER.get(Integer.parseInt(number) - 1))
                : Optional.empty();
    }

    private List<Topic> topics(List<String> words, boolean currency, boolean day, boolean otherBranch) {
        Set<Topic> all = new LinkedHashSet<>();
        vocabulary.topics(words).forEach(found -> Topic.byName(found.meaning()).ifPresent(all::add));
        boolean mayBeRates = all.remove(Topic.RATES_PERHAPS) || currency;
        if (SplitDealDetector.matches(vocabulary, words)) {
            all.add(Topic.SPLITTING);
        }
        if (all.stream().noneMatch(Topic::isQuestion)) {
            if (mayBeRates) {
                all.add(Topic.RATES);
            } else if (day) {
                all.add(Topic.HOURS);
            } else if (otherBranch) {
                all.add(Topic.ADDRESSES);
            }
        }
        List<Topic> topics = new ArrayList<>(all);
        if (topics.stream().anyMatch(Topic::isQuestion)) {
            // "Oi, quanto tá o dólar? Obrigado": only the question needs an answer.
            topics.removeIf(topic -> !topic.isQuestion() && topic != Topic.ENGLISH);
        }
        return topics;
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
                .filter(word -> word.length() >= MIN_BRANCH_WORD)
                .filter(word -> branches.all().stream()
                        .noneMatch(other -> !other.id().equals(branch.id())
                                && WordTokenizer.tokenize(other.name()).contains(word)))
                .anyMatch(words::contains);
    }

    private static boolean contains(List<String> words, List<String> sequence) {
        return Collections.indexOfSubList(words, sequence) >= 0;
    }
}
