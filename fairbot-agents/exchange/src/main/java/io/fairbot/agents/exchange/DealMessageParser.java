package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.DealDraft.DealStep;
import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.internal.intent.AmountReading;
import io.fairbot.agents.exchange.internal.intent.MoneyParser;
import io.fairbot.agents.exchange.internal.intent.Topic;
import io.fairbot.agents.exchange.internal.intent.Vocabulary;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.text.WordTokenizer;
import io.fairbot.whatsapp.MessageContent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one message as part of the way to a price. Used by one thread. */
final class DealMessageParser {
    private static final int MAX_COMMAND = 4;

    private final Vocabulary vocabulary;
    private final Question question;
    private final MessageContent content;
    private final List<String> traded;
    private final List<String> words;
    private boolean unclear;

    /** What the customer wants when an answer is waited for. */
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

    /** Whether there was an amount of which nothing can be said. */
    boolean isUnclear() {
        return unclear;
    }

    /** Whether the message asks for the price of an amount. */
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
        boolean named = reading.named().stream().anyMatch(spoken -> !spoken.isReais())
                || (!reading.named().isEmpty() && !reading.currencies().isEmpty());
        if (named) {
            return true;
        }
        // Without a currency beside it a number is an amount only where nothing else is talked about.
        boolean onlyRates = topics.equals(Set.of(Topic.RATES));
        return onlyRates
                && !reading.amounts().isEmpty()
                && question.intents().days().isEmpty()
                && (reading.side().isPresent() || reading.inCurrency());
    }

    /** What the customer wants, having been asked something. */
    DealIntent intent(DealStep step) {
        if (DealDialog.isOption(content)) {
            return DealIntent.ANSWER;
        }
        Set<String> said = new HashSet<>();
        vocabulary.talk(words).forEach(found -> said.add(found.meaning()));
        // "Vou sair do país com 500 dólares" calls nothing off.
        boolean command = words.size() <= MAX_COMMAND;
        if (command && said.contains("cancel")) {
            return DealIntent.CANCEL;
        }
        if (command && said.contains("back")) {
            return DealIntent.BACK;
        }
        AmountReading reading = reading(true);
        boolean answers = !reading.amounts().isEmpty()
                || !reading.currencies().isEmpty()
                || reading.side().isPresent()
                || (step == DealStep.CONFIRM && (said.contains("yes") || said.contains("no")));
        // "Comprar na loja da praia": where, but no question for the address.
        boolean place = answers && question.intents().branch().isPresent();
        boolean elsewhere = question.intents().topics().stream()
                .filter(topic -> topic != Topic.RATES && topic != Topic.RATES_PERHAPS && topic != Topic.CALCULATE)
                .filter(topic -> !topic.isSmallTalk())
                .anyMatch(topic -> !(place && topic == Topic.ADDRESSES));
        return elsewhere && !(answers && isShort()) ? DealIntent.OTHER_TOPIC : DealIntent.ANSWER;
    }

    /** One or two words answer what was asked, even if they mean something else elsewhere: "1", "500 reais". */
    private boolean isShort() {
        return WordTokenizer.tokenize(content.text()).size() <= 2;
    }

    /** The draft with what the message adds. */
    DealDraft fill(DealDraft draft, DealStep step) {
        if (content instanceof MessageContent.Choice choice && DealDialog.isOption(content)) {
            return chosen(draft, step, choice.id().substring(DealTexts.OPTION.length()));
        }
        Optional<DealDraft> picked = picked(draft, step);
        if (picked.isPresent()) {
            return picked.get();
        }
        boolean answer = step == DealStep.AMOUNT || step == DealStep.CONFIRM;
        AmountReading reading = reading(answer);
        DealDraft known =
                draft.withOperation(reading.side().or(draft::side)).withCurrencies(currencies(reading, draft));
        if (reading.amounts().isEmpty()) {
            boolean yes = step == DealStep.CONFIRM
                    && vocabulary.talk(words).stream()
                            .anyMatch(found -> found.meaning().equals("yes"));
            boolean no = step == DealStep.CONFIRM
                    && vocabulary.talk(words).stream()
                            .anyMatch(found -> found.meaning().equals("no"));
            if (yes && draft.candidates().size() == 1) {
                return known.withAmount(Optional.of(draft.candidates().get(0)));
            }
            return no ? known.withAmount(Optional.empty()) : known;
        }
        return amount(known, reading, answer);
    }

    /** A number out of the list that was shown. */
    private Optional<DealDraft> picked(DealDraft draft, DealStep step) {
        String text = WordTokenizer.normalize(content.text()).strip();
        if (!text.matches("[1-9]\\W*") || step == DealStep.AMOUNT) {
            return Optional.empty();
        }
        int place = text.charAt(0) - '1';
        List<String> ids = new ArrayList<>();
        switch (step) {
            case CURRENCY -> ids.addAll(draft.currencies());
            case SIDE -> ids.addAll(List.of(DealTexts.BUY, DealTexts.SELL));
            default -> {
                draft.candidates().forEach(wanted -> ids.add(wanted.write()));
                ids.add(DealTexts.OTHER);
            }
        }
        return place < ids.size() ? Optional.of(chosen(draft, step, ids.get(place))) : Optional.empty();
    }

    private DealDraft chosen(DealDraft draft, DealStep step, String id) {
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
                .filter(wanted -> step == DealStep.CONFIRM && wanted.write().equals(id))
                .findFirst()
                .map(wanted -> draft.withAmount(Optional.of(wanted)))
                .orElse(draft);
    }

    private List<String> currencies(AmountReading reading, DealDraft draft) {
        List<String> beside = reading.named().stream()
                .flatMap(spoken -> spoken.codes().stream())
                .filter(traded::contains)
                .distinct()
                .toList();
        List<String> named =
                reading.currencies().stream().filter(traded::contains).toList();
        if (beside.size() == 1 && named.equals(beside)) {
            return beside;
        }
        // After a list was shown, its currencies count until one of them is named.
        return named.isEmpty() ? draft.currencies() : named;
    }

    private DealDraft amount(DealDraft draft, AmountReading reading, boolean answer) {
        List<RequestedAmount> all = new ArrayList<>();
        List<AmountReading.CurrencyAmount> named = reading.named().isEmpty() ? reading.amounts() : reading.named();
        boolean certain = reading.amounts().size() == 1;
        for (AmountReading.CurrencyAmount spoken : named) {
            boolean mixed = spoken.codes().contains(AmountReading.REAIS) && !spoken.isReais();
            boolean open = mixed || (!spoken.isNamed() && reading.inCurrency() && !answer);
            certain &= spoken.amount().isUnambiguous() && !open;
            spoken.amount().candidates().forEach(value -> {
                if (open || !spoken.isReais()) {
                    all.add(new RequestedAmount(value, false));
                }
                if (open || spoken.isReais()) {
                    all.add(new RequestedAmount(value, true));
                }
            });
        }
        if (certain) {
            return draft.withAmount(Optional.of(all.get(0)));
        }
        unclear = all.isEmpty();
        return draft.withCandidates(all.stream().distinct().limit(4).toList());
    }

    private AmountReading reading(boolean answer) {
        return new MoneyParser(vocabulary).parse(content.text(), answer);
    }
}
