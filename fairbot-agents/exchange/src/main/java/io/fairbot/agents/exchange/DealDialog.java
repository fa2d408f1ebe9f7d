package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.DealDraft.DealStep;
import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.internal.intent.Vocabulary;
import io.fairbot.agents.exchange.money.AmountLimits;
import io.fairbot.agents.exchange.money.DealTerms;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.Quote;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.MessageContent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The price dialog: one reply when a message is complete, otherwise step by step — currency, operation, amount — with "voltar"
 * and "cancelar". The customer selects the meaning of an ambiguous amount. Used for one message.
 */
final class DealDialog {
    private static final String DOLLAR = "USD";

    private final DealMessageParser parser;
    private final Question question;
    private final Optional<DealStep> step;
    private final Rates rates;
    private final ConversationContext context;
    private final ConversationEvent event;
    private final ConversationState state;
    private final DealTexts dealTexts;
    private final RateTexts rateTexts;

    DealDialog(
            Vocabulary vocabulary,
            Question question,
            Rates rates,
            ConversationContext context,
            ConversationEvent.Message event,
            ConversationState state) {
        step = DealDraft.step(state, question.now(), rates.rules().dialogTimeout());
        this.question = step.filter(some -> question.intents().branch().isEmpty())
                .map(some -> DealDraft.load(state, question.here().id()).branch())
                .flatMap(question.branches()::find)
                .map(question::about)
                .orElse(question);
        this.rates = rates;
        this.context = context;
        this.event = event;
        this.state = state;
        dealTexts = new DealTexts(question.texts());
        rateTexts = new RateTexts(this.question, rates);
        parser = new DealMessageParser(
                vocabulary, this.question, event.content(), rateTexts.traded(this.question.about()));
    }

    /** Returns whether an answer is awaited. */
    boolean isUnderWay() {
        return step.isPresent();
    }

    /** Returns the turn when the message asks for a price or continues the dialog, otherwise empty. */
    Optional<Turn> turn() {
        if (step.isEmpty()) {
            DealDraft empty = DealDraft.empty(question.about().id());
            return parser.startsDeal() ? Optional.of(proceed(parser.fill(empty, DealStep.CURRENCY))) : Optional.empty();
        }
        DealDraft draft = DealDraft.load(state, question.about().id()).atBranch(question.about());
        return switch (parser.intent(step.get())) {
            case CANCEL ->
                Optional.of(Turn.reply(question.texts().text("calc.cancelled")).withState(DealDraft.clear(state)));
            case BACK -> Optional.of(back(draft, step.get()));
            case OTHER_TOPIC -> Optional.empty();
            case ANSWER -> Optional.of(proceed(parser.fill(draft, step.get())));
        };
    }

    private Turn back(DealDraft draft, DealStep step) {
        return switch (step) {
            case CURRENCY -> Turn.reply(question.texts().text("calc.cancelled")).withState(DealDraft.clear(state));
            case SIDE -> proceed(draft.withCurrencies(List.of()).withOperation(Optional.empty()));
            case AMOUNT, CONFIRM ->
                proceed(draft.withOperation(Optional.empty()).withAmount(Optional.empty()));
        };
    }

    /** Asks for the first missing value, or quotes the price. */
    private Turn proceed(DealDraft known) {
        List<String> traded = rateTexts.traded(question.about());
        List<String> named =
                known.currencies().stream().filter(traded::contains).toList();
        List<String> choice = named.isEmpty() ? traded : named;
        if (choice.isEmpty()) {
            return Turn.reply(question.texts().text("rates.none")).withState(DealDraft.clear(state));
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
            Reply prompt = parser.isUnclear()
                    ? dealTexts.confirm(code, List.of())
                    : dealTexts.askAmount(code, draft.operation().get());
            return ask(prompt, draft, DealStep.AMOUNT);
        }
        return price(draft, code, draft.operation().get(), draft.amount().get());
    }

    private Turn ask(Reply prompt, DealDraft draft, DealStep step) {
        return Turn.reply(prompt).withState(draft.save(state, step, question.now()));
    }

    private Turn price(DealDraft draft, String code, ExchangeOperation operation, RequestedAmount wanted) {
        String branch = question.about().id();
        Optional<HouseRate> rate = rates.find(branch, code, question.now());
        if (rates.isDamaged(branch, code, question.now())) {
            return Turn.reply(rateTexts.damaged(code)).withState(DealDraft.clear(state));
        }
        if (rate.filter(known -> known.isCurrent(question.now())).isEmpty()) {
            String text = rate.isPresent() ? rateTexts.stale(code) : rateTexts.untraded(code);
            return Turn.reply(text).withState(DealDraft.clear(state));
        }
        LocalDate today = question.today();
        Optional<DealTerms> terms = rates.terms(branch, operation, rate.get(), today);
        if (terms.isEmpty()) {
            String key = rates.areTermsDamaged(branch, operation, today) ? "calc.damaged" : "calc.notax";
            return Turn.reply(question.texts().text(key)).withState(DealDraft.clear(state));
        }
        BigDecimal reaisPerUnit =
                wanted.inReais() ? BigDecimal.ONE : terms.get().price().perUnit();
        AmountLimits.LimitResult result = rates.rules().limits().check(wanted.value(), reaisPerUnit);
        if (result != AmountLimits.LimitResult.WITHIN_LIMITS) {
            return refuse(draft, code, result, wanted);
        }
        BigDecimal units = wanted.inReais() ? Quote.unitsFor(terms.get(), wanted.value()) : wanted.value();
        if (units.signum() == 0 || isNothingLeft(terms.get(), units)) {
            return refuse(draft, code, AmountLimits.LimitResult.TOO_LITTLE, wanted);
        }
        return quote(Quote.of(terms.get(), units), rate.get(), wanted);
    }

    /** Returns whether the fee would use up the amount. */
    private static boolean isNothingLeft(DealTerms terms, BigDecimal units) {
        BigDecimal worth = units.multiply(terms.price().perUnit());
        return terms.operation() == ExchangeOperation.HOUSE_BUYS_CASH
                && worth.compareTo(terms.fee().add(BigDecimal.ONE)) <= 0;
    }

    private Turn refuse(DealDraft draft, String code, AmountLimits.LimitResult result, RequestedAmount wanted) {
        Reply refusal = dealTexts.refusal(result.name().toLowerCase(Locale.ROOT), wanted, code);
        return ask(refusal, draft.withAmount(Optional.empty()), DealStep.AMOUNT);
    }

    private Turn quote(Quote quote, HouseRate rate, RequestedAmount wanted) {
        Instant end = question.now().plus(rates.rules().quoteValidFor());
        Instant validUntil = end.isBefore(rate.validUntil()) ? end : rate.validUntil();
        Optional<BigDecimal> dollar = dollar(question.about().id());
        Optional<BigDecimal> budget =
                Optional.of(wanted).filter(RequestedAmount::inReais).map(RequestedAmount::value);
        String text = dealTexts.quote(quote, rate, budget, question.about(), validUntil, dollar);
        Reply reply = Reply.of(text).validFor(Duration.between(question.now(), validUntil));
        QuoteLog.IssuedQuote issued = new QuoteLog.IssuedQuote(quote, rate, validUntil, text);
        return QuoteLog.record(Turn.reply(reply), issued, DealDraft.clear(state), event, question, context);
    }

    /** Returns the price of a dollar; zero when it cannot be read, so that the note about the limit in dollars is never left out. */
    private Optional<BigDecimal> dollar(String branch) {
        return rates.isDamaged(branch, DOLLAR, question.now())
                ? Optional.of(BigDecimal.ZERO)
                : rates.find(branch, DOLLAR, question.now())
                        .map(known ->
                                known.rate(ExchangeOperation.HOUSE_SELLS_CASH).perUnit());
    }

    static boolean isOption(MessageContent content) {
        return content instanceof Choice choice && choice.id().startsWith(DealTexts.OPTION);
    }
}
