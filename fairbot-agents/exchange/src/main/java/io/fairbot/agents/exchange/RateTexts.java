package io.fairbot.agents.exchange;

import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A formatter of the replies about rates. A customer buys at <i>venda</i> and sells at <i>compra</i>, the terms of the
 * shop. Stale rates are not shown, and a reply expires with its rates. Used for one message.
 */
final class RateTexts {
    private final Question question;
    private final LocalizedTexts texts;
    private final Branch branch;
    private final Rates rates;

    RateTexts(Question question, Rates rates) {
        this.question = question;
        texts = question.texts();
        branch = question.about();
        this.rates = rates;
    }

    Reply reply() {
        List<String> traded = traded(branch);
        if (traded.isEmpty()) {
            return Reply.of(texts.text("rates.none"));
        }
        List<String> wanted = question.intents().currencies();
        List<String> offered = wanted.stream().filter(traded::contains).toList();
        if (wanted.isEmpty()) {
            String list = traded.stream().map(this::line).collect(Collectors.joining("\n\n"));
            return reply(texts.text("rates", "branch", branch.name(), "rates", list, "footer", footer(traded)), traded);
        }
        // "Peso" is ambiguous; an untraded currency is mentioned only when no traded one matches.
        if (offered.isEmpty()) {
            return Reply.of(untraded(wanted.get(0)));
        }
        String parts = offered.stream()
                .map(code -> offered.size() == 1 ? answer(code) : line(code))
                .collect(Collectors.joining("\n\n"));
        String one = texts.text("rates.one", "rates", parts, "footer", footer(offered))
                .strip();
        return reply(branch.equals(question.here()) ? one : "*" + branch.name() + "*\n" + one, offered);
    }

    /** Returns whether the branch deals in a currency that has no rate now, as when it was withdrawn. */
    boolean isMissing(String code) {
        return Shop.of(branch).currencies().contains(code) && !traded(branch).contains(code);
    }

    /** Returns the text for a currency that the branch does not trade, or has no rate of. */
    String untraded(String code) {
        if (isMissing(code)) {
            return texts.text("rates.missing", "branch", branch.name(), "currency", texts.currency(code));
        }
        String others = question.branches().all().stream()
                .filter(other -> traded(other).contains(code))
                .map(Branch::name)
                .collect(Collectors.joining(", "));
        String name = texts.currency(code);
        if (others.isEmpty()) {
            String traded = traded(branch).stream().map(texts::currency).collect(Collectors.joining(", "));
            return texts.text("rates.nowhere", "currency", name, "traded", traded);
        }
        return texts.text("rates.untraded", "branch", branch.name(), "currency", name, "others", others);
    }

    /** Returns the text for a currency whose rate depends on a damaged document. */
    String damaged(String code) {
        return texts.text(
                "rates.damaged",
                "flag",
                LocalizedTexts.flag(code),
                "currency",
                LocalizedTexts.capital(texts.currency(code)),
                "code",
                code);
    }

    /** Returns the text for a currency whose rate is stale. */
    String stale(String code) {
        return text("rates.stale", rate(branch, code));
    }

    /** Returns the currencies of a branch with a rate: current, stale, or damaged. */
    List<String> traded(Branch some) {
        return Shop.of(some).currencies().stream()
                .filter(code -> isDamaged(some, code)
                        || rates.find(some.id(), code, question.now()).isPresent())
                .toList();
    }

    /** Returns a question with the rate of a currency before it; the question alone where there is no current one. */
    Reply withRate(String code, ExchangeOperation operation, Reply prompt) {
        if (isDamaged(branch, code) || current(List.of(code)).findAny().isEmpty()) {
            return prompt;
        }
        HouseRate rate = rate(branch, code);
        return reply(
                text(operationKey(operation, rate), rate) + "\n\n"
                        + prompt.content().text(),
                List.of(code));
    }

    private Reply reply(String text, List<String> shown) {
        return current(shown)
                .map(HouseRate::validUntil)
                .min(Instant::compareTo)
                .map(end -> Reply.of(text).validFor(shorter(Duration.between(question.now(), end))))
                .orElseGet(() -> Reply.of(text));
    }

    private Duration shorter(Duration left) {
        Duration most = rates.rules().quoteValidFor();
        return left.compareTo(most) < 0 ? left : most;
    }

    private boolean isDamaged(Branch some, String code) {
        return rates.isDamaged(some.id(), code, question.now());
    }

    private String answer(String code) {
        if (isDamaged(branch, code)) {
            return damaged(code);
        }
        HouseRate rate = rate(branch, code);
        if (!rate.isCurrent(question.now())) {
            return stale(code);
        }
        return question.intents()
                .operation()
                .map(operation -> text(operationKey(operation, rate), rate))
                .orElseGet(() -> line(code));
    }

    private static String operationKey(ExchangeOperation operation, HouseRate rate) {
        if (operation == ExchangeOperation.HOUSE_BUYS_CASH) {
            return "rates.sell";
        }
        return rate.unit() == 1 ? "rates.buy" : "rates.buy.many";
    }

    private String line(String code) {
        if (isDamaged(branch, code)) {
            return damaged(code);
        }
        HouseRate rate = rate(branch, code);
        if (!rate.isCurrent(question.now())) {
            return stale(code);
        }
        return text(rate.unit() == 1 ? "rates.line" : "rates.line.unit", rate);
    }

    private String text(String key, HouseRate rate) {
        String name = texts.currency(rate.currency());
        return texts.text(
                key,
                "flag",
                LocalizedTexts.flag(rate.currency()),
                "currency",
                key.startsWith("rates.line") || key.equals("rates.stale") ? LocalizedTexts.capital(name) : name,
                "code",
                rate.currency(),
                "unit",
                texts.number(rate.unit()),
                "venda",
                texts.amounts().rate(rate.venda()),
                "compra",
                texts.amounts().rate(rate.compra()),
                "date",
                texts.date(LocalDate.ofInstant(rate.asOf(), branch.zone())));
    }

    private String footer(List<String> shown) {
        List<HouseRate> current = new ArrayList<>(current(shown).toList());
        return current.stream()
                .map(HouseRate::asOf)
                .min(Instant::compareTo)
                .map(oldest -> texts.text(
                        "rates.footer",
                        "date",
                        texts.date(LocalDate.ofInstant(oldest, branch.zone())),
                        "time",
                        texts.time(LocalTime.ofInstant(oldest, branch.zone()))))
                .orElse("");
    }

    private Stream<HouseRate> current(List<String> codes) {
        return codes.stream()
                .flatMap(code -> rates.find(branch.id(), code, question.now()).stream())
                .filter(rate -> rate.isCurrent(question.now()));
    }

    private HouseRate rate(Branch some, String code) {
        return rates.find(some.id(), code, question.now())
                .orElseThrow(() -> new IllegalStateException("There is no rate of " + code + "."));
    }
}
