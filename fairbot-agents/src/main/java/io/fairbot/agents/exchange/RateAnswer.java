package io.fairbot.agents.exchange;

import io.fairbot.branch.Branch;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells rates. A customer buys at <i>venda</i> and sells at <i>compra</i>: these are the house's words. Pure. */
final class RateAnswer {
    private final Asked asked;
    private final Speech speech;
    private final Branch branch;
    private final Rates rates;

    RateAnswer(Asked asked, Rates rates) {
        this.asked = asked;
        speech = asked.speech();
        branch = asked.about();
        this.rates = rates;
    }

    String text() {
        List<String> traded = traded(branch);
        if (traded.isEmpty()) {
            return speech.text("rates.none");
        }
        List<String> wanted = asked.heard().currencies();
        List<String> offered = wanted.stream().filter(traded::contains).toList();
        if (wanted.isEmpty()) {
            String list = traded.stream().map(this::line).collect(Collectors.joining("\n\n"));
            return speech.text("rates", "branch", branch.name(), "rates", list, "footer", footer(traded));
        }
        List<String> parts = new ArrayList<>(offered.stream()
                .map(code -> offered.size() == 1 ? answer(code) : line(code))
                .toList());
        // "Peso" alone may be either; what is not dealt in is worth a word only if nothing fits.
        if (offered.isEmpty()) {
            parts.add(untraded(wanted.get(0)));
            return String.join("\n\n", parts);
        }
        return speech.text("rates.one", "rates", String.join("\n\n", parts), "footer", footer(offered));
    }

    private String answer(String code) {
        HouseRate rate = rate(code);
        return switch (asked.heard().direction()) {
            case CUSTOMER_BUYS -> filled(rate.unit() == 1 ? "rates.buy" : "rates.buy.many", rate);
            case CUSTOMER_SELLS -> filled("rates.sell", rate);
            case NOT_SAID -> line(code);
        };
    }

    private String line(String code) {
        HouseRate rate = rate(code);
        return filled(rate.unit() == 1 ? "rates.line" : "rates.line.unit", rate);
    }

    private String filled(String key, HouseRate rate) {
        String name = speech.currency(rate.currency());
        return speech.text(
                key,
                "flag",
                Speech.flag(rate.currency()),
                "currency",
                key.startsWith("rates.line") ? Speech.capital(name) : name,
                "code",
                rate.currency(),
                "unit",
                speech.number(rate.unit()),
                "venda",
                speech.rate(rate.venda()),
                "compra",
                speech.rate(rate.compra()));
    }

    private String untraded(String code) {
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

    private String footer(List<String> shown) {
        Instant oldest = shown.stream()
                .map(this::rate)
                .map(HouseRate::asOf)
                .min(Instant::compareTo)
                .orElseThrow();
        return speech.text(
                "rates.footer",
                "date",
                speech.date(LocalDate.ofInstant(oldest, branch.zone())),
                "time",
                speech.time(LocalTime.ofInstant(oldest, branch.zone())));
    }

    private List<String> traded(Branch some) {
        return some.currencies().stream()
                .filter(code -> rates.find(code).isPresent())
                .toList();
    }

    private HouseRate rate(String code) {
        Optional<HouseRate> rate = rates.find(code);
        return rate.orElseThrow(() -> new IllegalStateException("There is no rate of " + code + "."));
    }
}
