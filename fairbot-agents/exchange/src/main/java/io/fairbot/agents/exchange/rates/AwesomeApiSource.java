package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * A feed of the AwesomeAPI shape: {@code GET json/last/USD-BRL,EUR-BRL} answers an object with one entry for each pair,
 * named {@code USDBRL}, whose numbers are text. <i>bid</i> is compra, <i>ask</i> is venda.
 */
public final class AwesomeApiSource implements RateSource {
    private static final URI OFFICIAL = URI.create("https://economia.awesomeapi.com.br/");
    private static final String REAIS = "BRL";

    private final URI base;
    private final String suffix;
    private final Optional<Secret> token;
    private final HttpJsonClient fetch;

    private AwesomeApiSource(URI base, String suffix, Optional<Secret> token, HttpJsonClient fetch) {
        this.base = base;
        this.suffix = suffix;
        this.token = token;
        this.fetch = fetch;
    }

    /**
     * The public AwesomeAPI, commercial rates, without a key.
     *
     * @return the source
     */
    public static RateSourceFactory official() {
        return withBaseUri(OFFICIAL, "", Optional.empty(), HttpClientOptions.DEFAULTS);
    }

    /**
     * A feed of the same shape.
     *
     * @param base the address before {@code json/}, ending in a slash
     * @param suffix what stands behind {@code BRL} in the name of a pair: {@code T} for tourists' rates, otherwise nothing
     * @param token the key, sent as {@code ?token=}; never in a log
     * @param options how patient to be
     * @return the source
     */
    public static RateSourceFactory withBaseUri(
            URI base, String suffix, Optional<Secret> token, HttpClientOptions options) {
        return platform -> {
            HttpJsonClient fetch = new HttpJsonClient("AwesomeAPI", options, platform);
            return new AwesomeApiSource(base, suffix, token, fetch);
        };
    }

    @Override
    public String name() {
        return "AwesomeAPI";
    }

    @Override
    public CompletionStage<List<ReferenceRate>> latestRates(Set<String> currencies) {
        if (currencies.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        return fetch.find(address(currencies)).thenCompose(answer -> {
            if (answer.isPresent()) {
                return CompletableFuture.completedStage(read(currencies, answer.get()));
            }
            return currencies.size() == 1 ? CompletableFuture.completedStage(List.of()) : oneByOne(currencies);
        });
    }

    @Override
    public void close() {
        fetch.close();
    }

    /** One pair that it does not know makes such a feed answer 404 for all of them. */
    private CompletionStage<List<ReferenceRate>> oneByOne(Set<String> currencies) {
        List<ReferenceRate> found = new ArrayList<>();
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (String currency : new TreeSet<>(currencies)) {
            all = all.thenCompose(done -> latestRates(Set.of(currency))).thenAccept(found::addAll);
        }
        return all.thenApply(done -> List.copyOf(found));
    }

    private URI address(Set<String> currencies) {
        String pairs = currencies.stream()
                .sorted()
                .map(currency -> currency + "-" + REAIS + suffix)
                .collect(Collectors.joining(","));
        String key = token.map(secret -> "?token=" + URLEncoder.encode(secret.reveal(), StandardCharsets.UTF_8))
                .orElse("");
        return base.resolve("json/last/" + pairs + key);
    }

    private List<ReferenceRate> read(Set<String> currencies, JsonNode answer) {
        List<ReferenceRate> found = new ArrayList<>();
        currencies.forEach(currency -> read(currency, answer).ifPresent(found::add));
        return List.copyOf(found);
    }

    private Optional<ReferenceRate> read(String currency, JsonNode answer) {
        JsonNode pair = answer.path(currency + REAIS + suffix);
        if (pair.isMissingNode()) {
            return Optional.empty();
        }
        BigDecimal bid = RateJsonReader.read(name(), pair, "bid");
        BigDecimal ask = RateJsonReader.read(name(), pair, "ask");
        RateJsonReader.checkPair(name(), bid, ask);
        try {
            Instant at = Instant.ofEpochSecond(
                    RateJsonReader.read(name(), pair, "timestamp").longValueExact());
            return Optional.of(new ReferenceRate(currency, ask, at, name()));
        } catch (ArithmeticException | DateTimeException e) {
            throw new RateException(name() + " told a rate without a time that can be read.", e);
        }
    }
}
