package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.DealDraft.DealStep;
import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.internal.intent.AmountReading;
import io.fairbot.agents.exchange.internal.intent.MoneyParser;
import io.fairbot.agents.exchange.internal.intent.Topic;
import io.fairbot.agents.exchange.internal.intent.Vocabulary;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.text.WordTokenizer;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.MessageContent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parser of one message of the price dialog. Not thread-safe. */
final class DealMessageParser {
    private static final int MAX_COMMAND = 4;
    private static final Pattern NUMBER = Pattern.compile("([1-9][0-9]?)\\W*");

    private final Vocabulary vocabulary;
    private final Question question;
    private final MessageContent content;
    private final List<String> traded;
    private final List<String> words;
    private boolean unclear;

    /** The intent of a message while an answer is awaited. */
    enum DealIntent {
        ANSWER,
        BACK,
        CANCEL,
        OTHER_TOPIC
    }

    DealMessageParser(Vocabulary vocabulary, Question question, MessageContent content, List<String> traded) {
        this.vocabulary = vocabulary;
        this.question = question;
        this.content = content;
        this.traded = traded;
        words = vocabulary.words(content.text());
    }

    /** Returns whether the message contained an amount without any possible reading. */
    boolean isUnclear() {
        return unclear;
    }

    /** Returns whether the message asks for the price of an amount. */
    boolean startsDeal() {
        Set<Topic> topics = new HashSet<>(question.intents().topics());
        if (topics.contains(Topic.CALCULATE)) {
            return true;
        }
        if (topics.contains(Topic.LIMITS)) {
            return false;
        }
        AmountReading reading = reading(false);
        if (!reading.currencies().isEmpty() && reading.currencies().stream().noneMatch(traded::contains)) {
            return false;
        }
        boolean named = reading.named().stream().anyMatch(found -> !found.isReais())
                || (!reading.named().isEmpty() && !reading.currencies().isEmpty());
        if (named) {
            return true;
        }
        // A number without a currency is an amount only when the message is about nothing else.
        boolean onlyRates = topics.equals(Set.of(Topic.RATES));
        return onlyRates
                && !reading.amounts().isEmpty()
                && question.intents().days().isEmpty()
                && (reading.operation().isPresent() || reading.inCurrency());
    }

    /** Returns the intent of the message as an answer to a step. */
    DealIntent intent(DealStep step) {
        if (DealDialog.isOption(content)) {
            return DealIntent.ANSWER;
        }
        Set<String> answers = vocabulary.answers(words);
        // "Vou sair do país com 500 dólares" cancels nothing.
        boolean command = words.size() <= MAX_COMMAND;
        if (command && answers.contains("cancel")) {
            return DealIntent.CANCEL;
        }
        if (command && answers.contains("back")) {
            return DealIntent.BACK;
        }
        AmountReading reading = reading(true);
        boolean isAnswer = !reading.amounts().isEmpty()
                || !reading.currencies().isEmpty()
                || reading.operation().isPresent()
                || (step == DealStep.CONFIRM && (answers.contains("yes") || answers.contains("no")));
        // "Comprar na loja da praia" mentions a place, but does not ask for its address.
        boolean place = isAnswer && question.intents().branch().isPresent();
        boolean otherTopic = question.intents().topics().stream()
                .filter(topic -> topic != Topic.RATES && topic != Topic.RATES_PERHAPS && topic != Topic.CALCULATE)
                .filter(topic -> !topic.isSmallTalk())
                .anyMatch(topic -> !(place && topic == Topic.ADDRESSES));
        return otherTopic && !(isAnswer && isShort()) ? DealIntent.OTHER_TOPIC : DealIntent.ANSWER;
    }

    /** Returns whether there are only one or two words, which are an answer in any case: "1", "500 reais". */
    private boolean isShort() {
        return WordTokenizer.tokenize(content.text()).size() <= 2;
    }

    /** Returns the draft completed by the message. */
    DealDraft fill(DealDraft draft, DealStep step) {
        if (content instanceof Choice choice && DealDialog.isOption(content)) {
            return withOption(draft, step, choice.id().substring(DealTexts.OPTION.length()));
        }
        Optional<DealDraft> selected = selectedByNumber(draft, step);
        if (selected.isPresent()) {
            return selected.get();
        }
        boolean answer = step == DealStep.AMOUNT || step == DealStep.CONFIRM;
        AmountReading reading = reading(answer);
        DealDraft known = draft.withOperation(reading.operation().or(draft::operation))
                .withCurrencies(currencies(reading, draft));
        if (reading.amounts().isEmpty()) {
            Set<String> answers = step == DealStep.CONFIRM ? vocabulary.answers(words) : Set.of();
            if (answers.contains("yes") && draft.candidates().size() == 1) {
                return known.withAmount(Optional.of(draft.candidates().get(0)));
            }
            return answers.contains("no") ? known.withAmount(Optional.empty()) : known;
        }
        return amount(known, reading, answer);
    }

    /** Selects by a number from the list that was shown. */
    private Optional<DealDraft> selectedByNumber(DealDraft draft, DealStep step) {
        String text = WordTokenizer.normalize(content.text()).strip();
        Matcher number = NUMBER.matcher(text);
        if (!number.matches() || step == DealStep.AMOUNT) {
            return Optional.empty();
        }
        int index = Integer.parseInt(number.group(1)) - 1;
        List<String> ids = new ArrayList<>();
        switch (step) {
            case CURRENCY -> ids.addAll(draft.currencies());
            case SIDE -> ids.addAll(List.of(DealTexts.BUY, DealTexts.SELL));
            default -> {
                draft.candidates().forEach(wanted -> ids.add(wanted.format()));
                ids.add(DealTexts.OTHER);
            }
        }
        return index < ids.size() ? Optional.of(withOption(draft, step, ids.get(index))) : Optional.empty();
    }

    private DealDraft withOption(DealDraft draft, DealStep step, String id) {
        if (id.equals(DealTexts.BUY) || id.equals(DealTexts.SELL)) {
            return draft.withOperation(Optional.of(
                    id.equals(DealTexts.BUY) ? ExchangeOperation.HOUSE_SELLS_CASH : ExchangeOperation.HOUSE_BUYS_CASH));
        }
        if (id.equals(DealTexts.OTHER)) {
            return draft.withAmount(Optional.empty());
        }
        if (traded.contains(id)) {
            return draft.withCurrencies(List.of(id));
        }
        return draft.candidates().stream()
                .filter(wanted -> step == DealStep.CONFIRM && wanted.format().equals(id))
                .findFirst()
                .map(wanted -> draft.withAmount(Optional.of(wanted)))
                .orElse(draft);
    }

    private List<String> currencies(AmountReading reading, DealDraft draft) {
        List<String> adjacent = reading.named().stream()
                .flatMap(found -> found.codes().stream())
                .filter(traded::contains)
                .distinct()
                .toList();
        List<String> named =
                reading.currencies().stream().filter(traded::contains).toList();
        if (adjacent.size() == 1 && named.equals(adjacent)) {
            return adjacent;
        }
        // The currencies of a list that was shown remain until one of them is named.
        return named.isEmpty() ? draft.currencies() : named;
    }

    private DealDraft amount(DealDraft draft, AmountReading reading, boolean answer) {
        List<RequestedAmount> all = new ArrayList<>();
        List<AmountReading.CurrencyAmount> named = reading.named().isEmpty() ? reading.amounts() : reading.named();
        boolean unambiguous = reading.amounts().size() == 1;
        for (AmountReading.CurrencyAmount found : named) {
            boolean mixed = found.codes().contains(AmountReading.REAIS) && !found.isReais();
            boolean ambiguous = mixed || (!found.isNamed() && reading.inCurrency() && !answer);
            unambiguous &= found.amount().isUnambiguous() && !ambiguous;
            found.amount().candidates().forEach(value -> {
                if (ambiguous || !found.isReais()) {
                    all.add(new RequestedAmount(value, false));
                }
                if (ambiguous || found.isReais()) {
                    all.add(new RequestedAmount(value, true));
                }
            });
        }
        if (unambiguous) {
            return draft.withAmount(Optional.of(all.get(0)));
        }
        unclear = all.isEmpty();
        return draft.withCandidates(all.stream().distinct().limit(4).toList());
    }

    private AmountReading reading(boolean answer) {
        return new MoneyParser(vocabulary).parse(content.text(), answer);
    }
}
