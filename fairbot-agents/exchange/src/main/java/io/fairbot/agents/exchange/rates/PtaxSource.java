package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.runtime.Stages;
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
 * A rate source for the Banco Central's PTAX, an OData service without keys.
 *
 * <p>On weekends, on holidays and before the first bulletin the service returns an empty list, so this source goes back day by
 * day, at most ten days. It takes the closing bulletin of a day ("Fechamento PTAX"), or the last one when there is none. The
 * service quotes ten currencies, without the pesos of Argentina and Uruguay.
 */
public final class PtaxSource implements RateSource {
    private static final URI OFFICIAL = URI.create("https://olinda.bcb.gov.br/olinda/servico/PTAX/versao/v1/odata/");
    /** The currencies it quotes. */
    private static final Set<String> QUOTED =
            Set.of("AUD", "CAD", "CHF", "DKK", "EUR", "GBP", "JPY", "NOK", "SEK", "USD");

    private static final int MAX_DAYS = 10;
    private static final String CLOSING = "Fechamento";
    private static final DateTimeFormatter MONTH_FIRST = DateTimeFormatter.ofPattern("MM-dd-yyyy", Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private final URI base;
    private final HttpJsonClient client;
    private final TimeSource time;

    private PtaxSource(URI base, HttpJsonClient client, TimeSource time) {
        this.base = base;
        this.client = client;
        this.time = time;
    }

    /**
     * Returns a factory for the official service.
     *
     * @return the factory
     */
    public static RateSourceFactory official() {
        return withBaseUri(OFFICIAL, HttpClientOptions.DEFAULTS);
    }

    /**
     * Returns a factory for a service with the same format.
     *
     * @param base the URI before the function's name, ending in a slash
     * @param options timeout, retries and limits
     * @return the factory
     */
    public static RateSourceFactory withBaseUri(URI base, HttpClientOptions options) {
        return platform -> {
            HttpJsonClient client = new HttpJsonClient("PTAX", options, platform);
            return new PtaxSource(base, client, platform.time());
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
        List<String> quoted =
                currencies.stream().filter(QUOTED::contains).sorted().toList();
        // One after another, so that a public service does not get ten requests at once.
        return Stages.inOrder(
                        quoted,
                        currency -> searchBackwards(currency, today, 0).thenAccept(rate -> rate.ifPresent(found::add)))
                .thenApply(done -> List.copyOf(found));
    }

    @Override
    public void close() {
        client.close();
    }

    private CompletionStage<Optional<ReferenceRate>> searchBackwards(String currency, LocalDate day, int attempts) {
        if (attempts == MAX_DAYS) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return client.get(address(currency, day)).thenCompose(answer -> {
            Optional<ReferenceRate> rate = read(currency, answer);
            return rate.isPresent()
                    ? CompletableFuture.completedStage(rate)
                    : searchBackwards(currency, day.minusDays(1), attempts + 1);
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
            throw new RateException("PTAX returned a response without a list of bulletins.");
        }
        List<Bulletin> all = new ArrayList<>();
        bulletins.forEach(bulletin -> all.add(bulletin(bulletin)));
        return all.stream()
                .max(Comparator.comparing(Bulletin::isClosing).thenComparing(Bulletin::at))
                .map(bulletin -> new ReferenceRate(currency, bulletin.venda, bulletin.at, "PTAX"));
    }

    /** A bulletin of one currency: its rate, its time, and whether it is the closing one. */
    private record Bulletin(BigDecimal venda, Instant at, boolean isClosing) {}

    private static Bulletin bulletin(JsonNode node) {
        BigDecimal compra = RateJsonReader.read("PTAX", node, "cotacaoCompra");
        BigDecimal venda = RateJsonReader.read("PTAX", node, "cotacaoVenda");
        RateJsonReader.checkPair("PTAX", compra, venda);
        boolean closing = node.path("tipoBoletim").asText(CLOSING).startsWith(CLOSING);
        try {
            LocalDateTime local =
                    LocalDateTime.parse(node.path("dataHoraCotacao").asText(), TIMESTAMP);
            return new Bulletin(venda, local.atZone(BusinessCalendar.ZONE).toInstant(), closing);
        } catch (DateTimeException e) {
            throw new RateException("PTAX returned a rate without a valid date.", e);
        }
    }
}
