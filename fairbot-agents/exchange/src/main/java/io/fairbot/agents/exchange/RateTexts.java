package io.fairbot.agents.exchange;

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
 * Tells rates. A customer buys at <i>venda</i> and sells at <i>compra</i>: these are the house's words. What is stale is not
 * told, and what is told is not sent when it has become stale. Pure.
 */
final class RateTexts {
    private final Question asked;
    private final LocalizedTexts speech;
    private final Branch branch;
    private final Rates rates;

    RateTexts(Question asked, Rates rates) {
        this.asked = asked;
        speech = asked.speech();
        branch = asked.about();
        this.rates = rates;
    }

    Reply reply() {
        List<String> traded = traded(branch);
        if (traded.isEmpty()) {
            return Reply.of(speech.text("rates.none"));
        }
        List<String> wanted = asked.heard().currencies();
        List<String> offered = wanted.stream().filter(traded::contains).toList();
        if (wanted.isEmpty()) {
            String list = traded.stream().map(this::line).collect(Collectors.joining("\n\n"));
            return reply(
                    speech.text("rates", "branch", branch.name(), "rates", list, "footer", footer(traded)), traded);
        }
        // "Peso" alone may be either; what is not dealt in is worth a word only if nothing fits.
        if (offered.isEmpty()) {
            return Reply.of(untraded(wanted.get(0)));
        }
        String parts = offered.stream()
                .map(code -> offered.size() == 1 ? answer(code) : line(code))
                .collect(Collectors.joining("\n\n"));
        return reply(
                speech.text("rates.one", "rates", parts, "footer", footer(offered))
                        .strip(),
                offered);
    }

    /** What is said of a currency that the branch does not deal in. */
    String untraded(String code) {
        String others = asked.branches().all().stream()
                .filter(other -> traded(other).contains(code))
                .map(Branch::name)
                .collect(Collectors.joining(", "));
        String name = speech.currency(code);
        if (others.isEmpty()) {
            String traded = traded(branch).stream().map(speech::currency).collect(Collectors.joining(", "));
            return speech.text("rates.nowhere", "currency", name, "traded", traded);
        }
        return speech.text("rates.untraded", "branch", branch.name(), "currency", name, "others", others);
    }

    /** What is said of a currency whose rate is stale. */
    String stale(String code) {
        return filled("rates.stale", rate(branch, code));
    }

    /** The currencies of a branch of which there is a rate, current or stale. */
    List<String> traded(Branch some) {
        return some.currencies().stream()
                .filter(code -> rates.find(some.id(), code, asked.now()).isPresent())
                .toList();
    }

    private Reply reply(String text, List<String> shown) {
        return current(shown)
                .map(HouseRate::validUntil)
                .min(Instant::compareTo)
                .map(end -> Reply.of(text).validFor(shorter(Duration.between(asked.now(), end))))
                .orElseGet(() -> Reply.of(text));
    }

    private Duration shorter(Duration left) {
        Duration most = rates.rules().quoteValidFor();
        return left.compareTo(most) < 0 ? left : most;
    }

    private String answer(String code) {
        HouseRate rate = rate(branch, code);
        if (!rate.isCurrent(asked.now())) {
            return stale(code);
        }
        return switch (asked.heard().direction()) {
            case CUSTOMER_BUYS -> filled(rate.unit() == 1 ? "rates.buy" : "rates.buy.many", rate);
            case CUSTOMER_SELLS -> filled("rates.sell", rate);
            case NOT_SAID -> line(code);
        };
    }

    private String line(String code) {
        HouseRate rate = rate(branch, code);
        if (!rate.isCurrent(asked.now())) {
            return stale(code);
        }
        return filled(rate.unit() == 1 ? "rates.line" : "rates.line.unit", rate);
    }

    private String filled(String key, HouseRate rate) {
        String name = speech.currency(rate.currency());
        return speech.text(
                key,
                "flag",
                LocalizedTexts.flag(rate.currency()),
                "currency",
                key.startsWith("rates.line") || key.equals("rates.stale") ? LocalizedTexts.capital(name) : name,
                "code",
                rate.currency(),
                "unit",
                speech.number(rate.unit()),
                "venda",
                speech.figures().rate(rate.venda()),
                "compra",
                speech.figures().rate(rate.compra()),
                "date",
                speech.date(LocalDate.ofInstant(rate.asOf(), branch.zone())));
    }

    private String footer(List<String> shown) {
        List<HouseRate> current = new ArrayList<>(current(shown).toList());
        return current.stream()
                .map(HouseRate::asOf)
                .min(Instant::compareTo)
                .map(oldest -> speech.text(
                        "rates.footer",
                        "date",
                        speech.date(LocalDate.ofInstant(oldest, branch.zone())),
                        "time",
                        speech.time(LocalTime.ofInstant(oldest, branch.zone()))))
                .orElse("");
    }

    private Stream<HouseRate> current(List<String> codes) {
        return codes.stream().map(code -> rate(branch, code)).filter(rate -> rate.isCurrent(asked.now()));
    }

    private HouseRate rate(Branch some, String code) {
        return rates.find(some.id(), code, asked.now())
                .orElseThrow(() -> new IllegalStateException("There is no rate of " + code + "."));
    }
}
