package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.DealDraft.DealStep;
import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.internal.intent.AmountReading;
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
import io.fairbot.store.Write;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The pricing of complete deals, with what stands in the way of a price: no rate, no tax, limits, notes. Used for one message. */
final class DealPricing {
    private static final String DOLLAR = "USD";
    /** A larger number is a slip, and no wish for a person. */
    private static final BigDecimal NOBODY_MEANS = BigDecimal.valueOf(999_999_999);

    private final Question question;
    private final Rates rates;
    private final ConversationContext context;
    private final ConversationEvent event;
    private final ConversationState state;
    private final DealTexts dealTexts;
    private final RateTexts rateTexts;

    DealPricing(
            Question question,
            Rates rates,
            ConversationContext context,
            ConversationEvent event,
            ConversationState state) {
        this.question = question;
        this.rates = rates;
        this.context = context;
        this.event = event;
        this.state = state;
        dealTexts = new DealTexts(question.texts());
        rateTexts = new RateTexts(question, rates);
    }

    /** Returns the turn for a price that the house cannot tell. */
    Turn withoutRate(String text) {
        return Turn.reply(text).withState(DealDraft.clear(state));
    }

    /** Returns the turn for a currency without a rate: a person is called where the branch deals in it. */
    Turn withoutRateOf(String code) {
        if (!rateTexts.isMissing(code)) {
            return withoutRate(rateTexts.untraded(code));
        }
        String text = question.texts()
                .text(
                        "calc.missing",
                        "branch",
                        question.about().name(),
                        "currency",
                        question.texts().currency(code));
        return withoutRate(text).handOver();
    }

    /** Prices several deals of one message, in their order. */
    Turn several(List<DealDraft> deals) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < deals.size(); i++) {
            DealDraft deal = deals.get(i);
            turns.add(price(
                    deal,
                    deal.currencies().get(0),
                    deal.operation().orElseThrow(),
                    deal.amount().orElseThrow(),
                    i));
        }
        return joined(List.of(), turns);
    }

    /** Prices an exchange of one foreign currency for another: two operations through reais. */
    Turn cross(AmountReading.CurrencyPair pair, Optional<BigDecimal> amount) {
        Reply head = Reply.of(dealTexts.cross(pair));
        String branch = question.about().id();
        Optional<DealTerms> sells = terms(pair.from(), ExchangeOperation.HOUSE_BUYS_CASH);
        Optional<DealTerms> buys = terms(pair.to(), ExchangeOperation.HOUSE_SELLS_CASH);
        if (amount.isEmpty() || sells.isEmpty() || buys.isEmpty() || isNothingLeft(sells.get(), amount.get())) {
            return Turn.reply(head).withState(DealDraft.clear(state));
        }
        DealDraft empty = DealDraft.empty(branch);
        BigDecimal reais = Quote.of(sells.get(), amount.get()).total();
        Turn first = price(
                empty.withCurrencies(List.of(pair.from())),
                pair.from(),
                ExchangeOperation.HOUSE_BUYS_CASH,
                new RequestedAmount(amount.get(), false),
                0);
        Turn second = price(
                empty.withCurrencies(List.of(pair.to())),
                pair.to(),
                ExchangeOperation.HOUSE_SELLS_CASH,
                new RequestedAmount(reais, true),
                1);
        return joined(List.of(head), List.of(first, second));
    }

    private static Turn joined(List<Reply> before, List<Turn> turns) {
        List<Reply> replies = new ArrayList<>(before);
        turns.forEach(turn -> replies.addAll(turn.replies()));
        Turn last = turns.get(turns.size() - 1);
        Turn all =
                Turn.reply(replies.toArray(Reply[]::new)).withState(last.state().orElse(ConversationState.NONE));
        for (Turn turn : turns) {
            for (Write write : turn.writes()) {
                all = all.write(write);
            }
        }
        return all;
    }

    /** Prices a deal, or says why there is no price. */
    Turn price(DealDraft draft, String code, ExchangeOperation operation, RequestedAmount wanted) {
        return price(draft, code, operation, wanted, 0);
    }

    private Turn price(DealDraft draft, String code, ExchangeOperation operation, RequestedAmount wanted, int index) {
        String branch = question.about().id();
        Optional<HouseRate> rate = rates.find(branch, code, question.now());
        if (rates.isDamaged(branch, code, question.now())) {
            return withoutRate(rateTexts.damaged(code));
        }
        if (rate.filter(known -> known.isCurrent(question.now())).isEmpty()) {
            return rate.isPresent() ? withoutRate(rateTexts.stale(code)) : withoutRateOf(code);
        }
        Optional<DealTerms> terms = terms(code, operation);
        if (terms.isEmpty()) {
            String key = rates.areTermsDamaged(branch, operation, question.today()) ? "calc.damaged" : "calc.notax";
            return withoutRate(question.texts().text(key));
        }
        BigDecimal reaisPerUnit =
                wanted.inReais() ? BigDecimal.ONE : terms.get().price().perUnit();
        AmountLimits.LimitResult result = rates.rules().limits().check(wanted.value(), reaisPerUnit);
        if (result != AmountLimits.LimitResult.WITHIN_LIMITS) {
            return refuse(draft, code, result, wanted);
        }
        AmountLimits limits = rates.rules().limits();
        if (!wanted.inReais() && limits.inNotes(code, wanted.value()).compareTo(wanted.value()) != 0) {
            return askForNotes(draft.withCurrencies(List.of(code)), code, wanted.value());
        }
        BigDecimal whole = wanted.inReais() ? Quote.unitsFor(terms.get(), wanted.value()) : wanted.value();
        BigDecimal units = operation == ExchangeOperation.HOUSE_SELLS_CASH
                ? limits.inNotes(code, whole)
                : limits.inNotesAbove(code, whole);
        if (units.signum() == 0 || isNothingLeft(terms.get(), units)) {
            return refuse(draft, code, AmountLimits.LimitResult.TOO_LITTLE, wanted);
        }
        return quote(Quote.of(terms.get(), units), rate.get(), draft.withAmount(Optional.of(wanted)), index);
    }

    /** Cash is in notes: the nearest amounts that can be paid in them are offered. */
    private Turn askForNotes(DealDraft draft, String code, BigDecimal value) {
        AmountLimits limits = rates.rules().limits();
        List<RequestedAmount> nearest = List.of(limits.inNotes(code, value), limits.inNotesAbove(code, value)).stream()
                .filter(amount -> amount.signum() > 0)
                .map(amount -> new RequestedAmount(amount, false))
                .toList();
        DealDraft open = draft.withCandidates(nearest);
        return Turn.reply(dealTexts.notes(code, limits.note(code), nearest))
                .withState(open.save(state, DealStep.CONFIRM, question.now()));
    }

    private Optional<DealTerms> terms(String code, ExchangeOperation operation) {
        LocalDate today = question.today();
        return rates.find(question.about().id(), code, question.now())
                .filter(known -> known.isCurrent(question.now()))
                .flatMap(known -> rates.terms(question.about().id(), operation, known, today));
    }

    /** Returns whether the fee would use up the amount. */
    private static boolean isNothingLeft(DealTerms terms, BigDecimal units) {
        BigDecimal worth = units.multiply(terms.price().perUnit());
        return terms.operation() == ExchangeOperation.HOUSE_BUYS_CASH
                && worth.compareTo(terms.fee().add(BigDecimal.ONE)) <= 0;
    }

    private Turn refuse(DealDraft draft, String code, AmountLimits.LimitResult result, RequestedAmount wanted) {
        DealDraft open = draft.withCurrencies(List.of(code)).withAmount(Optional.empty());
        if (wanted.value().compareTo(NOBODY_MEANS) > 0) {
            return Turn.reply(dealTexts.confirm(code, List.of()))
                    .withState(open.save(state, DealStep.AMOUNT, question.now()));
        }
        if (result == AmountLimits.LimitResult.TOO_MUCH) {
            return Turn.reply(dealTexts.person(wanted, code))
                    .withState(DealDraft.clear(state))
                    .handOver();
        }
        Reply refusal = dealTexts.refusal(result.name().toLowerCase(Locale.ROOT), wanted, code);
        return Turn.reply(refusal).withState(open.save(state, DealStep.AMOUNT, question.now()));
    }

    private Turn quote(Quote quote, HouseRate rate, DealDraft draft, int index) {
        QuoteValidity validity = QuoteValidity.of(
                question.about().hours(), question.now(), rates.rules().quoteValidFor());
        Instant validUntil = validity.until().isBefore(rate.validUntil()) ? validity.until() : rate.validUntil();
        Optional<BigDecimal> dollar = dollar(question.about().id());
        Optional<BigDecimal> budget =
                draft.amount().filter(RequestedAmount::inReais).map(RequestedAmount::value);
        String opening = validity.opening()
                .map(at -> "\n" + dealTexts.confirmedFrom(at, question.today()))
                .orElse("");
        String text = dealTexts.quote(quote, rate, budget, question.about(), validUntil, dollar) + opening;
        Reply reply = Reply.of(text).validFor(Duration.between(question.now(), validUntil));
        QuoteLog.IssuedQuote issued = new QuoteLog.IssuedQuote(quote, rate, validUntil, text, index);
        DealMemory told = new DealMemory(
                question.about().id(),
                List.of(quote.terms().currency()),
                Optional.of(quote.terms().operation()),
                draft.amount(),
                question.now());
        return QuoteLog.record(Turn.reply(reply), issued, told.save(DealDraft.clear(state)), event, question, context);
    }

    /** Returns the price of a dollar; zero when it cannot be read, so that the note about the limit in dollars is never left out. */
    private Optional<BigDecimal> dollar(String branch) {
        return rates.isDamaged(branch, DOLLAR, question.now())
                ? Optional.of(BigDecimal.ZERO)
                : rates.find(branch, DOLLAR, question.now())
                        .map(known ->
                                known.rate(ExchangeOperation.HOUSE_SELLS_CASH).perUnit());
    }
}
