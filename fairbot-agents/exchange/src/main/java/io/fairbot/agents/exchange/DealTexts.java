package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.money.AmountFormat;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.ExchangeRate;
import io.fairbot.agents.exchange.money.Quote;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.Reply;
import io.fairbot.whatsapp.ChoiceOption;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is asked on the way to a price, and how the price is told. Pure. */
final class DealTexts {
    /** The id of an option begins with it. */
    static final String OPTION = "deal-";

    static final String BUY = "buy";
    static final String SELL = "sell";
    static final String OTHER = "other";

    /** Above it, an e-DBV is due when cash crosses the border (Lei 14.286/2021), in dollars or as much of another currency. */
    private static final BigDecimal BORDER = BigDecimal.valueOf(10_000);
    /** Above it, reais are paid by transfer from the customer's own account. */
    private static final BigDecimal CASH = BigDecimal.valueOf(10_000);

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

    Reply askAmount(String code, ExchangeOperation operation) {
        String key = operation == ExchangeOperation.HOUSE_SELLS_CASH ? "calc.amount.buy" : "calc.amount.sell";
        return Reply.of(texts.text(key, "currency", texts.currency(code), "code", code));
    }

    Reply confirm(String code, List<DealDraft.RequestedAmount> candidates) {
        if (candidates.isEmpty()) {
            return Reply.of(texts.text("calc.unclear"));
        }
        List<String> ids = new ArrayList<>(
                candidates.stream().map(DealDraft.RequestedAmount::write).toList());
        ids.add(OTHER);
        return list(
                "calc.confirm",
                ids,
                id -> id.equals(OTHER)
                        ? texts.text("calc.confirm.other")
                        : wanted(code, DealDraft.RequestedAmount.parse(id)));
    }

    /** An amount that no price is told for, and why. */
    Reply refusal(String result, DealDraft.RequestedAmount wanted, String code) {
        return Reply.of(texts.text("calc." + result, "amount", wanted(code, wanted)));
    }

    private String wanted(String code, DealDraft.RequestedAmount wanted) {
        return wanted.inReais() ? "R$ " + amounts.reais(wanted.value()) : amounts.units(wanted.value()) + " " + code;
    }

    private Reply list(String key, List<String> ids, java.util.function.Function<String, String> title) {
        String items = IntStream.range(0, ids.size())
                .mapToObj(i ->
                        texts.text("menu.item", "number", Integer.toString(i + 1), "title", title.apply(ids.get(i))))
                .collect(Collectors.joining("\n"));
        List<ChoiceOption> options = ids.stream()
                .map(id -> new ChoiceOption(OPTION + id, title.apply(id)))
                .toList();
        return Reply.of(texts.text(key, "items", items), options);
    }

    /** A price with all that must be told before a deal. */
    String quote(
            Quote quote,
            HouseRate rate,
            Optional<BigDecimal> reais,
            Branch branch,
            Instant validUntil,
            Optional<BigDecimal> dollar) {
        boolean sells = quote.terms().operation() == ExchangeOperation.HOUSE_SELLS_CASH;
        String code = quote.terms().currency();
        String side = sells ? "quote.buy" : "quote.sell";
        String text = texts.text(
                side,
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
        String budget = reais.map(amount -> texts.text(
                                side + ".budget",
                                "amount",
                                amounts.reais(amount),
                                "units",
                                amounts.units(quote.units()),
                                "code",
                                code)
                        + "\n\n")
                .orElse("");
        return budget + text + "\n\n" + validity(rate, branch, validUntil) + notes(quote, dollar);
    }

    /** For one unit, and for as many as the rate is told for, so that the two can be compared. */
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

    /** The limits that the amount passes: told, never advice on how to stay below them. */
    private String notes(Quote quote, Optional<BigDecimal> dollar) {
        boolean sells = quote.terms().operation() == ExchangeOperation.HOUSE_SELLS_CASH;
        String cash = sells && quote.total().compareTo(CASH) > 0 ? "\n\n" + texts.text("quote.cash") : "";
        boolean beyond = quote.terms().currency().equals("USD")
                ? quote.units().compareTo(BORDER) > 0
                : dollar.filter(price -> quote.principal().compareTo(price.multiply(BORDER)) > 0)
                        .isPresent();
        return cash + (beyond ? "\n\n" + texts.text("quote.border") : "");
    }
}
