package io.fairbot.agents.exchange.rates;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.runtime.Stages;
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
 * A rate source for the AwesomeAPI and services with the same format: {@code GET json/last/USD-BRL,EUR-BRL} returns an object
 * with one entry per pair, named {@code USDBRL}, whose numbers are strings. <i>bid</i> is compra, <i>ask</i> is venda.
 */
public final class AwesomeApiSource implements RateSource {
    private static final URI OFFICIAL = URI.create("https://economia.awesomeapi.com.br/");
    private static final String REAIS = "BRL";

    private final URI base;
    private final String suffix;
    private final Optional<Secret> token;
    private final HttpJsonClient client;

    private AwesomeApiSource(URI base, String suffix, Optional<Secret> token, HttpJsonClient client) {
        this.base = base;
        this.suffix = suffix;
        this.token = token;
        this.client = client;
    }

    /**
     * Returns a factory for the public AwesomeAPI with commercial rates and without a key.
     *
     * @return the factory
     */
    public static RateSourceFactory official() {
        return withBaseUri(OFFICIAL, "", Optional.empty(), HttpClientOptions.DEFAULTS);
    }

    /**
     * Returns a factory for a service with the same format.
     *
     * @param base the URI before {@code json/}, ending in a slash
     * @param suffix the suffix after {@code BRL} in the name of a pair: {@code T} for tourist rates, otherwise empty
     * @param token the key, sent as {@code ?token=} and never logged
     * @param options timeout, retries and limits
     * @return the factory
     */
    public static RateSourceFactory withBaseUri(
            URI base, String suffix, Optional<Secret> token, HttpClientOptions options) {
        return platform -> {
            HttpJsonClient client = new HttpJsonClient("AwesomeAPI", options, platform);
            return new AwesomeApiSource(base, suffix, token, client);
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
        return client.find(address(currencies)).thenCompose(answer -> {
            if (answer.isPresent()) {
                return CompletableFuture.completedStage(read(currencies, answer.get()));
            }
            return currencies.size() == 1 ? CompletableFuture.completedStage(List.of()) : oneByOne(currencies);
        });
    }

    @Override
    public void close() {
        client.close();
    }

    /** Requests each pair separately, since one unknown pair makes such a service answer 404 for all of them. */
    private CompletionStage<List<ReferenceRate>> oneByOne(Set<String> currencies) {
        List<ReferenceRate> found = new ArrayList<>();
        return Stages.inOrder(
                        new TreeSet<>(currencies),
                        currency -> latestRates(Set.of(currency)).thenAccept(found::addAll))
                .thenApply(done -> List.copyOf(found));
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
            throw new RateException(name() + " returned a rate without a valid timestamp.", e);
        }
    }
}
