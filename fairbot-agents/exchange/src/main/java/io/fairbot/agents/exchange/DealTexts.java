package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.internal.intent.AmountReading;
import io.fairbot.agents.exchange.money.AmountFormat;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.ExchangeRate;
import io.fairbot.agents.exchange.money.Quote;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.Reply;
import io.fairbot.whatsapp.content.ChoiceOption;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The questions and replies of the price dialog. Stateless. */
final class DealTexts {
    /** The prefix of the ids of options. */
    static final String OPTION = "deal-";

    static final String BUY = "buy";
    static final String SELL = "sell";
    static final String OTHER = "other";

    /** Cash above this value in dollars requires an e-DBV when it crosses the border (Lei 14.286/2021). */
    private static final BigDecimal BORDER_LIMIT = BigDecimal.valueOf(10_000);
    /** Payments above this value in reais are made by transfer from the customer's own account. */
    private static final BigDecimal CASH_LIMIT = BigDecimal.valueOf(10_000);

    private final LocalizedTexts texts;
    private final AmountFormat amounts;

    DealTexts(LocalizedTexts texts) {
        this.texts = texts;
        amounts = texts.amounts();
    }

    Reply askCurrency(List<String> codes) {
        return list("calc.currency", codes, code -> LocalizedTexts.capital(texts.currency(code)));
    }

    Reply askSide(String code) {
        String name = texts.currency(code);
        return list("calc.side", List.of(BUY, SELL), side -> texts.text("calc.side." + side, "currency", name));
    }

    /** Asks for the side of several deals of one message. */
    Reply askSideOfAll() {
        return list("calc.side", List.of(BUY, SELL), side -> texts.text("calc.side.all." + side));
    }

    /** Asks whether an amount still goes on with what was said hours ago. */
    Reply still(String code, DealDraft.RequestedAmount amount) {
        return list(
                "calc.still",
                List.of(amount.format(), OTHER),
                id -> id.equals(OTHER) ? texts.text("calc.confirm.other") : wanted(code, amount));
    }

    /** Returns the heading of an exchange of one foreign currency for another. */
    String cross(AmountReading.CurrencyPair pair) {
        return texts.text("cross", "from", texts.currency(pair.from()), "to", texts.currency(pair.to()));
    }

    Reply askAmount(String code, ExchangeOperation operation) {
        String key = operation == ExchangeOperation.HOUSE_SELLS_CASH ? "calc.amount.buy" : "calc.amount.sell";
        return Reply.of(texts.text(key, "currency", texts.currency(code), "code", code));
    }

    Reply confirm(String code, List<DealDraft.RequestedAmount> candidates) {
        if (candidates.isEmpty()) {
            return Reply.of(texts.text("calc.unclear"));
        }
        List<String> ids = new ArrayList<>(
                candidates.stream().map(DealDraft.RequestedAmount::format).toList());
        ids.add(OTHER);
        return list(
                "calc.confirm",
                ids,
                id -> id.equals(OTHER)
                        ? texts.text("calc.confirm.other")
                        : wanted(code, DealDraft.RequestedAmount.parse(id)));
    }

    /** Offers the nearest amounts that can be paid in notes. */
    Reply notes(String code, BigDecimal note, List<DealDraft.RequestedAmount> nearest) {
        List<String> ids = new ArrayList<>(
                nearest.stream().map(DealDraft.RequestedAmount::format).toList());
        ids.add(OTHER);
        List<ChoiceOption> options = ids.stream()
                .map(id -> new ChoiceOption(
                        OPTION + id,
                        id.equals(OTHER)
                                ? texts.text("calc.confirm.other")
                                : wanted(code, DealDraft.RequestedAmount.parse(id))))
                .toList();
        String before = texts.text(
                "calc.notes",
                "currency",
                texts.currency(code),
                "note",
                wanted(code, new DealDraft.RequestedAmount(note, false)));
        return texts.options(before + "\n\n", "calc.confirm", options);
    }

    /** Returns the reply to an amount that a person deals with. */
    Reply person(DealDraft.RequestedAmount wanted, String code) {
        return Reply.of(texts.text("calc.person", "amount", wanted(code, wanted)));
    }

    /** Returns the line about when a closed shop can confirm a price. */
    String confirmedFrom(LocalDateTime opening, LocalDate today) {
        return texts.text(
                "quote.closed",
                "day",
                texts.day(opening.toLocalDate(), today),
                "time",
                texts.time(opening.toLocalTime()));
    }

    /** Returns the reply to an amount for which no price is quoted. */
    Reply refusal(String result, DealDraft.RequestedAmount wanted, String code) {
        return Reply.of(texts.text("calc." + result, "amount", wanted(code, wanted)));
    }

    private String wanted(String code, DealDraft.RequestedAmount wanted) {
        return wanted.inReais() ? "R$ " + amounts.reais(wanted.value()) : amounts.units(wanted.value()) + " " + code;
    }

    private Reply list(String key, List<String> ids, Function<String, String> title) {
        List<ChoiceOption> options = ids.stream()
                .map(id -> new ChoiceOption(OPTION + id, title.apply(id)))
                .toList();
        return texts.options("", key, options);
    }

    /** Returns the quote with everything that must be stated before a deal. */
    String quote(
            Quote quote,
            HouseRate rate,
            Optional<BigDecimal> reais,
            Branch branch,
            Instant validUntil,
            Optional<BigDecimal> dollar) {
        String key = quote.terms().operation() == ExchangeOperation.HOUSE_SELLS_CASH ? "quote.buy" : "quote.sell";
        String budget = reais.map(amount -> budget(key + ".budget", quote, amount) + "\n\n")
                .orElse("");
        String text = items(key, quote, rate, branch);
        return budget + text + "\n\n" + validity(rate, branch, validUntil) + notes(quote, dollar);
    }

    private String budget(String key, Quote quote, BigDecimal reais) {
        return texts.text(
                key,
                "amount",
                amounts.reais(reais),
                "units",
                amounts.units(quote.units()),
                "code",
                quote.terms().currency());
    }

    private String items(String key, Quote quote, HouseRate rate, Branch branch) {
        String code = quote.terms().currency();
        return texts.text(
                key,
                "flag",
                LocalizedTexts.flag(code),
                "units",
                amounts.units(quote.units()),
                "currency",
                texts.currency(code),
                "code",
                code,
                "branch",
                branch.name(),
                "unit",
                texts.number(rate.unit()),
                "rate",
                amounts.rate(quote.terms().price().reais()),
                "principal",
                amounts.reais(quote.principal()),
                "percent",
                amounts.percent(quote.terms().iofPercent()),
                "iof",
                amounts.reais(quote.iof()),
                "fee",
                amounts.reais(quote.terms().fee()),
                "total",
                amounts.reais(quote.total()),
                "vet",
                vet(quote));
    }

    /** Returns the VET for one unit and for the quotation unit, so that it can be compared with the rate. */
    private String vet(Quote quote) {
        ExchangeRate price = quote.terms().price();
        String code = quote.terms().currency();
        String one = texts.text("quote.vet", "vet", amounts.price(quote.vet()), "unit", "1", "code", code);
        if (price.unit() == 1) {
            return one;
        }
        BigDecimal many = quote.vet().multiply(BigDecimal.valueOf(price.unit())).stripTrailingZeros();
        String all =
                texts.text("quote.vet", "vet", amounts.rate(many), "unit", texts.number(price.unit()), "code", code);
        return texts.text("quote.vet.both", "many", all, "one", one);
    }

    private String validity(HouseRate rate, Branch branch, Instant until) {
        return texts.text(
                "quote.validity",
                "date",
                texts.date(LocalDate.ofInstant(rate.asOf(), branch.zone())),
                "time",
                texts.time(LocalTime.ofInstant(rate.asOf(), branch.zone())),
                "untilDate",
                texts.date(LocalDate.ofInstant(until, branch.zone())),
                "until",
                texts.time(LocalTime.ofInstant(until, branch.zone())));
    }

    /** Returns notes about the limits that the amount exceeds, without advice on how to stay below them. */
    private String notes(Quote quote, Optional<BigDecimal> dollar) {
        boolean sells = quote.terms().operation() == ExchangeOperation.HOUSE_SELLS_CASH;
        String cash = sells && quote.total().compareTo(CASH_LIMIT) > 0 ? "\n\n" + texts.text("quote.cash") : "";
        boolean beyond = quote.terms().currency().equals("USD")
                ? quote.units().compareTo(BORDER_LIMIT) > 0
                : dollar.filter(price -> quote.principal().compareTo(price.multiply(BORDER_LIMIT)) > 0)
                        .isPresent();
        return cash + (beyond ? "\n\n" + texts.text("quote.border") : "");
    }
}
