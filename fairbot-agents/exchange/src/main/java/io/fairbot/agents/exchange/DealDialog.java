package io.fairbot.agents.exchange;

import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.DealDraft.DealStep;
import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.internal.intent.AmountReading;
import io.fairbot.agents.exchange.internal.intent.Vocabulary;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.MessageContent;
import java.util.List;
import java.util.Optional;

/**
 * The price dialog: one reply when a message is complete, otherwise step by step — currency, operation, amount — with "voltar"
 * and "cancelar". The customer selects the meaning of an ambiguous amount. What the last price was about is remembered, so that
 * "e 1000?" and "e em euro?" go on with it. Used for one message.
 */
final class DealDialog {
    private final DealMessageParser parser;
    private final boolean namesBranch;
    private final Question question;
    private final Optional<DealStep> step;
    private final Optional<DealMemory> memory;
    private final Rates rates;
    private final ConversationState state;
    private final DealTexts dealTexts;
    private final RateTexts rateTexts;
    private final DealPricing pricing;
    private String intent = "quote";

    DealDialog(
            Vocabulary vocabulary,
            Question question,
            Rates rates,
            ConversationContext context,
            ConversationEvent.Message event,
            ConversationState state) {
        step = DealDraft.step(state, question.now(), rates.rules().dialogTimeout());
        memory = DealMemory.load(state, question.now());
        namesBranch = question.intents().branch().isPresent();
        this.question = step.map(
                        some -> DealDraft.load(state, question.here().id()).branch())
                .or(() -> memory.filter(some -> DealFollowUp.keepsBranch(
                                event.text(), vocabulary.words(event.text()), question.intents()))
                        .map(DealMemory::branch))
                .filter(some -> question.intents().branch().isEmpty())
                .flatMap(question.branches()::find)
                .map(question::about)
                .orElse(question);
        this.rates = rates;
        this.state = state;
        dealTexts = new DealTexts(question.texts());
        rateTexts = new RateTexts(this.question, rates);
        parser = new DealMessageParser(
                vocabulary,
                this.question,
                event.content(),
                Shop.of(this.question.about()).currencies());
        pricing = new DealPricing(this.question, rates, context, event, state);
    }

    /** Returns whether an answer is awaited. */
    boolean isUnderWay() {
        return step.isPresent();
    }

    /** Returns the step whose answer is awaited. */
    Optional<DealStep> openStep() {
        return step;
    }

    /** Returns the name of the intent of the turn: a quote of some kind, or a step out of it. */
    String intent() {
        return intent;
    }

    /** Returns the turn when the message asks for a price or continues the dialog, otherwise empty. */
    Optional<Turn> turn() {
        if (step.isEmpty()) {
            return start();
        }
        DealDraft draft = DealDraft.load(state, question.about().id()).atBranch(question.about());
        return switch (parser.intent(step.get())) {
            case CANCEL -> {
                intent = "cancel";
                yield Optional.of(Turn.reply(question.texts().text("calc.cancelled"))
                        .withState(DealMemory.clear(DealDraft.clear(state))));
            }
            case BACK -> {
                Turn back = back(draft, step.get());
                intent = "back";
                yield Optional.of(back);
            }
            case OTHER_TOPIC -> Optional.empty();
            case ANSWER -> Optional.of(answer(draft, step.get()));
        };
    }

    /** Returns whether the message changes one thing of the last price: "e em euro?", "e na praia?". */
    boolean isFollowUp() {
        return step.isEmpty()
                && memory.isPresent()
                && parser.isFollowUpPossible()
                && parser.followUp(memory.get(), namesBranch).request().isPresent();
    }

    private Turn answer(DealDraft draft, DealStep open) {
        if (open == DealStep.SIDE && !draft.more().isEmpty()) {
            return parser.sideOf(draft)
                    .map(side -> several(draft.more(), side))
                    .orElseGet(() -> ask(dealTexts.askSideOfAll(), draft, DealStep.SIDE));
        }
        return proceed(parser.fill(draft, open));
    }

    private Optional<Turn> start() {
        Optional<Turn> cross = cross();
        if (cross.isPresent()) {
            return cross;
        }
        boolean goesOn = isFollowUp() && !parser.namesAmount();
        if (!goesOn && parser.startsDeal()) {
            List<DealDraft> deals = parser.severalDeals(question.about().id());
            if (!deals.isEmpty()) {
                return Optional.of(several(deals));
            }
            DealDraft filled = parser.fill(DealDraft.empty(question.about().id()), DealStep.CURRENCY);
            return Optional.of(remembered(filled));
        }
        if (memory.isEmpty() || !parser.isFollowUpPossible()) {
            return Optional.empty();
        }
        DealFollowUp followUp = parser.followUp(memory.get(), namesBranch);
        Optional<DealFollowUp.FollowUpRequest> request = followUp.request();
        if (request.isPresent()) {
            return Optional.of(
                    request.get().isRate()
                            ? rate(request.get().draft())
                            : proceed(atBranch(request.get().draft())));
        }
        return parser.hasAmountOnly()
                ? Optional.of(
                        remembered(parser.fill(DealDraft.empty(question.about().id()), DealStep.AMOUNT)))
                : Optional.empty();
    }

    /** Completes a draft with what is remembered; what was said hours ago is asked about once more. */
    private Turn remembered(DealDraft filled) {
        boolean something = filled.amount().isPresent()
                || !filled.candidates().isEmpty()
                || !filled.currencies().isEmpty();
        boolean possible = something && memory.isPresent() && parser.isFollowUpPossible();
        DealDraft draft = possible ? parser.followUp(memory.get(), namesBranch).complete(filled) : filled;
        boolean old = possible
                && !draft.equals(filled)
                && memory.get().isOld(question.now(), rates.rules().dialogTimeout());
        return old && draft.amount().isPresent() && draft.currencies().size() == 1
                ? ask(
                        dealTexts.still(
                                draft.currencies().get(0), draft.amount().get()),
                        draft.withCandidates(List.of(draft.amount().get())),
                        DealStep.CONFIRM)
                : proceed(draft);
    }

    private DealDraft atBranch(DealDraft draft) {
        return draft.atBranch(question.about());
    }

    /** Answers the same question about a rate for another side or shop. */
    private Turn rate(DealDraft draft) {
        intent = "rate-of-currency";
        Question again = question.about(draft.currencies(), draft.operation());
        return Turn.reply(new RateTexts(again, rates).reply()).withState(DealMemory.mention(state, again));
    }

    /** Returns the two operations of an exchange of one foreign currency for another. */
    private Optional<Turn> cross() {
        Optional<AmountReading.CurrencyPair> pair = parser.cross();
        pair.ifPresent(some -> intent = "cross-exchange");
        return pair.map(some -> pricing.cross(some, parser.crossAmount(some)));
    }

    private Turn several(List<DealDraft> deals) {
        if (deals.stream().anyMatch(deal -> deal.operation().isEmpty())) {
            DealDraft first = deals.get(0).withMore(deals);
            return ask(dealTexts.askSideOfAll(), first, DealStep.SIDE);
        }
        intent = intent(deals.get(0));
        return pricing.several(deals);
    }

    private Turn several(List<DealDraft> deals, ExchangeOperation side) {
        return several(deals.stream()
                .map(deal -> deal.withOperation(deal.operation().or(() -> Optional.of(side))))
                .toList());
    }

    private Turn back(DealDraft draft, DealStep open) {
        return switch (open) {
            case CURRENCY -> Turn.reply(question.texts().text("calc.cancelled")).withState(DealDraft.clear(state));
            case SIDE -> proceed(draft.withCurrencies(List.of()).withOperation(Optional.empty()));
            case AMOUNT, CONFIRM ->
                proceed(draft.withOperation(Optional.empty()).withAmount(Optional.empty()));
        };
    }

    /** Asks for the first missing value, or quotes the price. */
    private Turn proceed(DealDraft known) {
        intent = intent(known);
        List<String> traded = rateTexts.traded(question.about());
        List<String> named =
                known.currencies().stream().filter(traded::contains).toList();
        Optional<String> missing =
                known.currencies().stream().filter(rateTexts::isMissing).findFirst();
        if (named.isEmpty() && missing.isPresent()) {
            return pricing.withoutRateOf(missing.get());
        }
        List<String> choice = named.isEmpty() ? traded : named;
        if (choice.isEmpty()) {
            return pricing.withoutRate(question.texts().text("rates.none"));
        }
        DealDraft draft = known.withCurrencies(choice);
        if (choice.size() != 1) {
            return ask(dealTexts.askCurrency(choice), draft, DealStep.CURRENCY);
        }
        String code = choice.get(0);
        if (draft.operation().isEmpty()) {
            return ask(dealTexts.askSide(code), draft, DealStep.SIDE);
        }
        if (!draft.candidates().isEmpty()) {
            return ask(dealTexts.confirm(code, draft.candidates()), draft, DealStep.CONFIRM);
        }
        if (draft.amount().isEmpty()) {
            return ask(askAmount(code, draft.operation().get()), draft, DealStep.AMOUNT);
        }
        return pricing.price(
                draft, code, draft.operation().get(), draft.amount().get());
    }

    private Reply askAmount(String code, ExchangeOperation operation) {
        if (parser.isUnclear()) {
            return dealTexts.confirm(code, List.of());
        }
        Reply prompt = dealTexts.askAmount(code, operation);
        // Who has said no amount may have asked for the rate.
        return step.isEmpty() ? rateTexts.withRate(code, operation, prompt) : prompt;
    }

    private static String intent(DealDraft draft) {
        boolean budget = draft.amount().filter(RequestedAmount::inReais).isPresent();
        return draft.operation()
                .map(side -> side == ExchangeOperation.HOUSE_BUYS_CASH
                        ? "sell-quote"
                        : budget ? "budget-quote" : "buy-quote")
                .orElse("quote");
    }

    private Turn ask(Reply prompt, DealDraft draft, DealStep next) {
        return Turn.reply(prompt).withState(draft.save(state, next, question.now()));
    }

    static boolean isOption(MessageContent content) {
        return content instanceof Choice choice && choice.id().startsWith(DealTexts.OPTION);
    }
}
