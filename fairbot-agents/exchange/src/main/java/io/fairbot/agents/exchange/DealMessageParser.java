package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.DealDraft.DealStep;
import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.internal.answer.AnswerRules;
import io.fairbot.agents.exchange.internal.answer.AnswerRules.AnswerKind;
import io.fairbot.agents.exchange.internal.intent.AmountReading;
import io.fairbot.agents.exchange.internal.intent.MoneyParser;
import io.fairbot.agents.exchange.internal.intent.Vocabulary;
import io.fairbot.agents.exchange.internal.talk.MessageIntents;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.text.WordTokenizer;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.MessageContent;
import java.math.BigDecimal;
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
    private static final int MAX_BARE_WORDS = 6;
    private static final int MAX_BARE_LENGTH = 30;
    private static final BigDecimal LEAST_BARE = BigDecimal.valueOf(20);
    /** An option by its number, as it is printed and as it is written: "*1*", "01", "(1)", "nº 1", "opção 1", "1 por favor". */
    private static final Pattern NUMBER = Pattern.compile(
            "\\W*(?:opcao|op|opcion|option|numero|num|no|n|a|o|the)?\\W*0?([1-9][0-9]?)\\W*(?:por favor|pfv|pf|please)?\\W*");

    private static final Set<String> ABOUT_PRICES = Set.of("rates", "rate-of-currency", MessageIntents.UNCLEAR);
    /** What answers the open question, or is no question of its own. */
    private static final Set<String> BESIDE_NOTHING = Set.of(
            "rates",
            "rate-of-currency",
            "affirm",
            "deny",
            "greeting",
            "reaction",
            "back",
            "cancel",
            "currency-not-traded",
            "unclear",
            "availability");

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
        MessageIntents understood = question.understood();
        boolean deals = understood.has(AnswerKind.DEAL) && !understood.names().equals(List.of("cross-exchange"));
        if (!deals && !isAboutPrices()) {
            return false;
        }
        AmountReading reading = reading(false);
        if (!reading.currencies().isEmpty() && reading.currencies().stream().noneMatch(traded::contains)) {
            return false;
        }
        if (deals) {
            return true;
        }
        boolean named = namesAmount();
        if (named) {
            return true;
        }
        // A number without a currency is an amount only when the message is about nothing else.
        return (!question.understood().isUnclear()
                        && !reading.amounts().isEmpty()
                        && question.intents().days().isEmpty()
                        && (reading.operation().isPresent() || reading.inCurrency()))
                || isBareAmount(reading);
    }

    /** Returns whether the message has an amount of a currency, which is a deal of its own. */
    boolean namesAmount() {
        AmountReading reading = reading(false);
        return reading.named().stream().anyMatch(found -> !found.isReais())
                || (!reading.named().isEmpty() && !reading.currencies().isEmpty());
    }

    /** Returns whether the message is understood to be about prices, or not understood at all. */
    private boolean isAboutPrices() {
        return question.understood().names().stream()
                .allMatch(name -> ABOUT_PRICES.contains(name)
                        || AnswerRules.STANDARD.kind(name).equals(Optional.of(AnswerKind.DEAL)));
    }

    /** Returns whether the message is an amount and hardly anything else: "500", "R$ 400", "preciso trocar 900". */
    private boolean isBareAmount(AmountReading reading) {
        boolean nothingElse = isAboutPrices()
                && words.size() <= MAX_BARE_WORDS
                && reading.currencies().isEmpty()
                && question.intents().days().isEmpty();
        return nothingElse
                && reading.amounts().size() == 1
                && !reading.amounts().get(0).amount().candidates().isEmpty()
                && reading.amounts().get(0).amount().candidates().get(0).compareTo(LEAST_BARE) >= 0
                && reading.amounts().get(0).amount().text().length() <= MAX_BARE_LENGTH;
    }

    /** Returns whether the message is short enough to go on with the last price. */
    boolean isFollowUpPossible() {
        return !DealDialog.isOption(content) && DealFollowUp.isPossible(content.text(), words);
    }

    /** Returns the message as one that goes on with the last price; the branch of that price is not one that the message names. */
    DealFollowUp followUp(DealMemory memory, boolean namesBranch) {
        return new DealFollowUp(memory, reading(isShort()), words, namesBranch);
    }

    /** Returns whether the message is an amount that goes on with the last price, and about nothing else. */
    boolean hasAmountOnly() {
        AmountReading reading = reading(isShort());
        boolean dealtIn =
                reading.currencies().isEmpty() || reading.currencies().stream().anyMatch(traded::contains);
        boolean nothingElse = dealtIn
                && (isAboutPrices()
                        || question.understood().names().stream().noneMatch(DealMessageParser::isOtherTopic));
        return nothingElse
                && !reading.amounts().isEmpty()
                && reading.amounts().stream()
                        .allMatch(found -> found.amount().text().length() <= MAX_BARE_LENGTH
                                && !found.amount().candidates().isEmpty())
                && question.intents().days().isEmpty();
    }

    /** Returns the deals of a message with several, each with one currency and a certain amount; none where one is doubtful. */
    List<DealDraft> severalDeals(String branch) {
        AmountReading reading = reading(false);
        List<DealDraft> deals = new ArrayList<>();
        Set<String> codes = new HashSet<>();
        for (AmountReading.CurrencyAmount found : reading.amounts()) {
            boolean certain = found.codes().size() == 1
                    && traded.contains(found.codes().get(0))
                    && found.amount().isUnambiguous()
                    && codes.add(found.codes().get(0));
            if (!certain || reading.alternatives()) {
                return List.of();
            }
            deals.add(DealDraft.empty(branch)
                    .withCurrencies(found.codes())
                    .withAmount(Optional.of(new RequestedAmount(found.amount().value(), false)))
                    .withOperation(found.operation().or(reading::operation)));
        }
        return deals.size() > 1 ? deals : List.of();
    }

    /** Returns the side that the message tells, or chooses from the options that were shown. */
    Optional<ExchangeOperation> sideOf(DealDraft draft) {
        return fill(draft, DealStep.SIDE).operation();
    }

    /** Returns the foreign currencies that the message exchanges for each other, both of which the branch deals in. */
    Optional<AmountReading.CurrencyPair> cross() {
        return reading(false).cross().filter(pair -> traded.contains(pair.from()) && traded.contains(pair.to()));
    }

    /** Returns the amount of the currency that is given, where it is certain. */
    Optional<BigDecimal> crossAmount(AmountReading.CurrencyPair pair) {
        List<AmountReading.CurrencyAmount> amounts = reading(false).amounts();
        return amounts.size() == 1
                        && amounts.get(0).amount().isUnambiguous()
                        && amounts.get(0).codes().equals(List.of(pair.from()))
                        && amounts.get(0).amount().value().signum() > 0
                ? Optional.of(amounts.get(0).amount().value())
                : Optional.empty();
    }

    /** Returns the intent of the message as an answer to a step. */
    DealIntent intent(DealStep step) {
        if (DealDialog.isOption(content) || (step != DealStep.AMOUNT && place(1) > 0)) {
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
        boolean otherTopic = question.understood().names().stream()
                .filter(DealMessageParser::isOtherTopic)
                .anyMatch(name -> !(place && name.equals("address")));
        return otherTopic && !(isAnswer && isShort()) ? DealIntent.OTHER_TOPIC : DealIntent.ANSWER;
    }

    /** Returns whether an intent is answered beside the deal, which goes on afterwards. */
    private static boolean isOtherTopic(String name) {
        Optional<AnswerKind> kind = AnswerRules.STANDARD.kind(name);
        return !BESIDE_NOTHING.contains(name)
                && kind.filter(known -> known != AnswerKind.DEAL).isPresent();
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

    /** Selects by a number, or by a word for a place, from the list that was shown. */
    private Optional<DealDraft> selectedByNumber(DealDraft draft, DealStep step) {
        List<String> ids = new ArrayList<>();
        switch (step) {
            case CURRENCY -> ids.addAll(draft.currencies());
            case SIDE -> ids.addAll(List.of(DealTexts.BUY, DealTexts.SELL));
            case CONFIRM -> {
                draft.candidates().forEach(wanted -> ids.add(wanted.format()));
                ids.add(DealTexts.OTHER);
            }
            default -> {
                return Optional.empty();
            }
        }
        int index = place(ids.size()) - 1;
        return index >= 0 && index < ids.size()
                ? Optional.of(withOption(draft, step, ids.get(index)))
                : Optional.empty();
    }

    /** Returns the place in a list that the message names, from 1; 0 for none. */
    private int place(int size) {
        Matcher number = NUMBER.matcher(WordTokenizer.normalize(content.text()).strip());
        if (number.matches()) {
            return Integer.parseInt(number.group(1));
        }
        String place = vocabulary.option(words);
        if (place.isEmpty() || words.size() > MAX_COMMAND) {
            return 0;
        }
        return place.equals("last") ? size : Integer.parseInt(place);
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
        List<String> nations = vocabulary.nationalities(words);
        List<String> meant =
                draft.currencies().stream().filter(nations::contains).toList();
        if (!meant.isEmpty() && (named.isEmpty() || named.containsAll(meant))) {
            return meant;
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
