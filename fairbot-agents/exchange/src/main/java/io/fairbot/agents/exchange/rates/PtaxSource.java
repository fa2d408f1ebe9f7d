package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.runtime.TimeSource;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The Banco Central's PTAX, an OData service that needs no key.
 *
 * <p>On weekends, holidays and before the first bulletin its answer is an empty list, so it is asked for one day after the
 * other, backwards, for ten days at most. Of a day's bulletins the closing one counts ("Fechamento PTAX"), otherwise the
 * last. It knows ten currencies, the pesos of Argentina and Uruguay not among them.
 */
public final class PtaxSource implements RateSource {
    private static final URI OFFICIAL = URI.create("https://olinda.bcb.gov.br/olinda/servico/PTAX/versao/v1/odata/");
    /** What it quotes, beside the real. */
    private static final Set<String> KNOWN =
            Set.of("AUD", "CAD", "CHF", "DKK", "EUR", "GBP", "JPY", "NOK", "SEK", "USD");

    private static final int MAX_DAYS = 10;
    private static final String CLOSING = "Fechamento";
    private static final DateTimeFormatter MONTH_FIRST = DateTimeFormatter.ofPattern("MM-dd-yyyy", Locale.ROOT);
    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private final URI base;
    private final HttpJsonClient fetch;
    private final TimeSource time;

    private PtaxSource(URI base, HttpJsonClient fetch, TimeSource time) {
        this.base = base;
        this.fetch = fetch;
        this.time = time;
    }

    /**
     * The official service.
     *
     * @return the source
     */
    public static RateSourceFactory official() {
        return withBaseUri(OFFICIAL, HttpClientOptions.DEFAULTS);
    }

    /**
     * A service of the same shape.
     *
     * @param base the address before the function's name, ending in a slash
     * @param options how patient to be
     * @return the source
     */
    public static RateSourceFactory withBaseUri(URI base, HttpClientOptions options) {
        return platform -> {
            HttpJsonClient fetch = new HttpJsonClient("PTAX", options, platform);
            return new PtaxSource(base, fetch, platform.time());
        };
    }

    @Override
    public String name() {
        return "PTAX";
    }

    @Override
    public CompletionStage<List<ReferenceRate>> latestRates(Set<String> currencies) {
        LocalDate today = LocalDate.ofInstant(time.now(), BusinessCalendar.ZONE);
        List<ReferenceRate> found = new ArrayList<>();
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        // One after the other: a public service is not asked ten things at once.
        for (String currency :
                currencies.stream().filter(KNOWN::contains).sorted().toList()) {
            all = all.thenCompose(done -> walk(currency, today, 0)).thenAccept(rate -> rate.ifPresent(found::add));
        }
        return all.thenApply(done -> List.copyOf(found));
    }

    @Override
    public void close() {
        fetch.close();
    }

    private CompletionStage<Optional<ReferenceRate>> walk(String currency, LocalDate day, int tries) {
        if (tries == MAX_DAYS) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return fetch.get(address(currency, day)).thenCompose(answer -> {
            Optional<ReferenceRate> rate = read(currency, answer);
            return rate.isPresent()
                    ? CompletableFuture.completedStage(rate)
                    : walk(currency, day.minusDays(1), tries + 1);
        });
    }

    private URI address(String currency, LocalDate day) {
        String date = "@dataCotacao='" + MONTH_FIRST.format(day) + "'&$format=json";
        return base.resolve(
                currency.equals("USD")
                        ? "CotacaoDolarDia(dataCotacao=@dataCotacao)?" + date
                        : "CotacaoMoedaDia(moeda=@moeda,dataCotacao=@dataCotacao)?@moeda='" + currency + "'&" + date);
    }

    private static Optional<ReferenceRate> read(String currency, JsonNode answer) {
        JsonNode bulletins = answer.path("value");
        if (!bulletins.isArray()) {
            throw new RateException("PTAX answered without a list of bulletins.");
        }
        List<Bulletin> all = new ArrayList<>();
        bulletins.forEach(bulletin -> all.add(bulletin(bulletin)));
        return all.stream()
                .max(Comparator.comparing(Bulletin::isClosing).thenComparing(Bulletin::at))
                .map(bulletin -> new ReferenceRate(currency, bulletin.venda, bulletin.at, "PTAX"));
    }

    private record Bulletin(BigDecimal venda, Instant at, boolean isClosing) {}

    private static Bulletin bulletin(JsonNode node) {
        BigDecimal compra = RateJsonReader.read("PTAX", node, "cotacaoCompra");
        BigDecimal venda = RateJsonReader.read("PTAX", node, "cotacaoVenda");
        RateJsonReader.checkPair("PTAX", compra, venda);
        boolean closing = node.path("tipoBoletim").asText(CLOSING).startsWith(CLOSING);
        try {
            LocalDateTime local =
                    LocalDateTime.parse(node.path("dataHoraCotacao").asText(), MOMENT);
            return new Bulletin(venda, local.atZone(BusinessCalendar.ZONE).toInstant(), closing);
        } catch (DateTimeException e) {
            throw new RateException("PTAX told a rate without a date that can be read.", e);
        }
    }
}
