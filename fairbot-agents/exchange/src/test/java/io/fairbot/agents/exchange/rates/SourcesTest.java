package io.fairbot.agents.exchange.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agents.exchange.rates.SourceServer.Answer;
import io.fairbot.agents.exchange.rates.SourceServer.How;
import io.fairbot.config.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Banco Central's PTAX and a feed of the AwesomeAPI shape, against servers that answer as the real ones do. */
@Tag("place")
class SourcesTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T12:00:00Z");
    private static final HttpClientOptions QUICK =
            new HttpClientOptions(Duration.ofSeconds(20), 0, Duration.ofMillis(1), 4096);
    private static final HttpClientOptions IMPATIENT =
            new HttpClientOptions(Duration.ofMillis(300), 0, Duration.ofMillis(1), 4096);
    private static final HttpClientOptions STUBBORN =
            new HttpClientOptions(Duration.ofSeconds(20), 2, Duration.ofMillis(1), 4096);
    private static final String CLOSING =
            "{\"cotacaoCompra\":5.3700,\"cotacaoVenda\":5.3706,\"dataHoraCotacao\":\"2026-11-20 13:08:29.301\"}";
    private static final String FEED = """
        {"USDBRL":{"code":"USD","codein":"BRL","name":"D\\u00f3lar","high":"5.41","low":"5.35","varBid":"0.01",
         "pctChange":"0.2","bid":"5.3698","ask":"5.3708","timestamp":"1795434900","create_date":"2026-11-23 08:55:00"},
         "EURBRL":{"code":"EUR","bid":"6.2201","ask":"6.2301","timestamp":"1795434900"}}\
        """;

    private SourceServer server;

    @BeforeEach
    void start() throws IOException {
        server = new SourceServer(MONDAY);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ptaxIsAskedWithTheMonthFirst() {
        server.answering(path -> ptax(CLOSING.replace("2026-11-20", "2026-11-23")));
        assertThat(ask(PtaxSource::withBaseUri, QUICK, "USD"))
                .containsExactly(rate("USD", "5.3706", "2026-11-23T16:08:29.301Z", "PTAX"));
        assertThat(server.asked())
                .containsExactly("/CotacaoDolarDia(dataCotacao=@dataCotacao)?@dataCotacao='11-23-2026'&$format=json");
    }

    @Test
    void ptaxIsEmptyOnWeekendsAndBeforeTheClosing() {
        server.answering(path -> path.contains("11-20-2026") ? ptax(CLOSING) : ptax(""));
        assertThat(ask(PtaxSource::withBaseUri, QUICK, "USD"))
                .containsExactly(rate("USD", "5.3706", "2026-11-20T16:08:29.301Z", "PTAX"));
        assertThat(server.asked())
                .extracting(path -> path.replaceAll(".*'(..-..)-2026'.*", "$1"))
                .containsExactly("11-23", "11-22", "11-21", "11-20");
    }

    @Test
    void ptaxThatStaysEmptyIsAskedForTenDays() {
        server.answering(path -> ptax(""));
        assertThat(ask(PtaxSource::withBaseUri, QUICK, "USD")).isEmpty();
        assertThat(server.asked()).hasSize(10);
    }

    @Test
    void ofSeveralBulletinsTheClosingOneCounts() {
        server.answering(path -> ptax(bulletin("6.21", "6.22", "13:05:10.1", "Fechamento PTAX") + ","
                + bulletin("6.25", "6.26", "15:05:10", "Intermediário")));
        assertThat(ask(PtaxSource::withBaseUri, QUICK, "EUR"))
                .containsExactly(rate("EUR", "6.22", "2026-11-23T16:05:10.100Z", "PTAX"));
        assertThat(server.asked())
                .containsExactly("/CotacaoMoedaDia(moeda=@moeda,dataCotacao=@dataCotacao)?@moeda='EUR'"
                        + "&@dataCotacao='11-23-2026'&$format=json");
        server.answering(path -> ptax(bulletin("6.25", "6.26", "11:05:10", "Intermediário") + ","
                + bulletin("6.21", "6.22", "10:05:10", "Abertura")));
        assertThat(ask(PtaxSource::withBaseUri, QUICK, "EUR"))
                .extracting(ReferenceRate::value)
                .hasToString("[6.26]");
    }

    @Test
    void ptaxIsNotAskedForWhatItDoesNotKnow() {
        assertThat(ask(PtaxSource::withBaseUri, QUICK, "ARS", "UYU")).isEmpty();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void ptaxMayTellNumbersAsText() {
        server.answering(path -> ptax(CLOSING.replace("5.3706", "\"5.3706\"")));
        assertThat(ask(PtaxSource::withBaseUri, QUICK, "USD"))
                .extracting(ReferenceRate::value)
                .hasToString("[5.3706]");
    }

    @Test
    void theFeedTellsEverythingAsText() {
        server.answering(path -> Answer.ok(FEED));
        assertThat(ask(SourcesTest::feed, QUICK, "USD", "EUR", "ARS"))
                .containsExactlyInAnyOrder(
                        rate("USD", "5.3708", "2026-11-23T11:55:00Z", "AwesomeAPI"),
                        rate("EUR", "6.2301", "2026-11-23T11:55:00Z", "AwesomeAPI"));
        assertThat(server.asked()).containsExactly("/json/last/ARS-BRL,EUR-BRL,USD-BRL");
    }

    @Test
    void oneCurrencyThatTheFeedDoesNotKnowTakesNoneOfTheOthersAway() {
        server.answering(path -> path.contains("XOF")
                ? new Answer(404, "{\"status\":404,\"code\":\"CoinNotExists\"}", How.AT_ONCE)
                : Answer.ok(FEED));
        assertThat(ask(SourcesTest::feed, QUICK, "USD", "EUR", "XOF"))
                .extracting(ReferenceRate::currency)
                .containsExactly("EUR", "USD");
        assertThat(server.asked()).hasSize(4);
        assertThat(ask(SourcesTest::feed, QUICK, "XOF")).isEmpty();
    }

    @Test
    void theFeedMayTellNumbersAsNumbers() {
        server.answering(path -> Answer.ok(FEED.replaceAll("\"([0-9.]+)\"", "$1")));
        assertThat(ask(SourcesTest::feed, QUICK, "USD"))
                .extracting(ReferenceRate::value)
                .hasToString("[5.3708]");
    }

    @Test
    void theFeedTakesAKeyAndTouristsRates() {
        server.answering(path -> Answer.ok(FEED.replace("USDBRL", "USDBRLT")));
        Function<HttpClientOptions, RateSourceFactory> source = options ->
                AwesomeApiSource.withBaseUri(server.address(), "T", Optional.of(Secret.of("a b&c")), options);
        assertThat(ask((base, options) -> source.apply(options), QUICK, "USD")).hasSize(1);
        assertThat(server.asked()).containsExactly("/json/last/USD-BRLT?token=a+b%26c");
        server.answering(path -> new Answer(401, "{\"message\":\"a b&c\"}", How.AT_ONCE));
        assertThatThrownBy(() -> ask((base, options) -> source.apply(options), QUICK, "USD"))
                .hasMessageContaining("AwesomeAPI answered 401; check its address and its key.")
                .satisfies(failure -> assertThat(String.valueOf(failure)).doesNotContain("token", "a b"));
    }

    @Test
    void nothingIsAskedForNothing() {
        assertThat(ask(SourcesTest::feed, QUICK)).isEmpty();
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"5.3708\" | \"abc\" | whose ask is not a number",
                "\"5.3708\" | \"5,3708\" | whose ask is not a number",
                "\"5.3708\" | \"\" | whose ask is not a number",
                "\"5.3708\" | null | whose ask is not a number",
                "\"5.3708\" | [1] | whose ask is not a number",
                "\"5.3708\" | 1e300 | whose ask is not a number",
                "\"5.3708\" | \"-5.3708\" | whose ask is not a number",
                "\"5.3708\" | \"5.3697\" | do not fit: it buys at 5.3698 and sells at 5.3697",
                "\"5.3708\" | \"53.708\" | do not fit",
                "\"1795434900\" | \"1795434900.5\" | a valid timestamp",
                "\"1795434900\" | \"999999999999\" | a valid timestamp"
            })
    void whatCannotBeRightIsAFailure(String said, String instead, String message) {
        server.answering(path -> Answer.ok(FEED.replace(said, instead)));
        if (instead.equals("\"999999999999\"")) {
            // A moment of the far future can be read; the service refuses it.
            assertThat(ask(SourcesTest::feed, QUICK, "USD").get(0).asOf()).isAfter(MONDAY);
            return;
        }
        assertThatThrownBy(() -> ask(SourcesTest::feed, QUICK, "USD")).hasMessageContaining(message);
    }

    @Test
    void aRateOfZeroIsAFailure() {
        server.answering(path -> ptax(CLOSING.replace("5.3706", "0").replace("5.3700", "0")));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, QUICK, "USD")).hasMessageContaining("do not fit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>Manutenção</html> | returned a response that is not JSON",
                "{\"value\": | returned a response that is not JSON",
                "7 | returned a response that is not a JSON object",
                "{} | returned a response without a list of bulletins",
                "{\"value\":{}} | returned a response without a list of bulletins",
                "{\"value\":[{\"cotacaoCompra\":5.1,\"cotacaoVenda\":5.2}]} | without a valid date",
                "{\"value\":[{\"cotacaoCompra\":5.1,\"cotacaoVenda\":5.2,\"dataHoraCotacao\":\"20/11/2026\"}]} |"
                        + " without a valid date",
                "{\"value\":[{\"cotacaoVenda\":5.2}]} | whose cotacaoCompra is not a number"
            })
    void whatIsNoAnswerIsAFailure(String body, String message) {
        server.answering(path -> Answer.ok(body));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, QUICK, "USD"))
                .hasMessageContaining("PTAX")
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyAnswerIsAFailure() {
        server.answering(path -> Answer.ok(""));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, QUICK, "USD")).hasMessageContaining("not a JSON object");
    }

    @Test
    void anAnswerThatIsTooLongIsNotRead() {
        server.answering(path -> Answer.ok("{\"value\":[" + " ".repeat(4096) + "]}"));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, QUICK, "USD"))
                .hasMessageContaining("more than 4096 bytes");
        assertThat(server.asked()).hasSize(1);
        server.answering(path -> Answer.ok("{\"value\":[]}" + " ".repeat(4096 - 12)));
        assertThat(ask(PtaxSource::withBaseUri, QUICK, "USD")).isEmpty();
    }

    @Test
    void anAnswerThatNeverEndsIsCutOffByItsLength() {
        server.answering(path -> new Answer(200, " ".repeat(5000), How.NEVER_ENDING));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, STUBBORN, "USD"))
                .hasMessageContaining("more than 4096 bytes");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void whoAnswersTooSlowlyIsNotWaitedFor() {
        server.answering(path -> new Answer(200, "", How.NEVER));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, IMPATIENT, "USD"))
                .hasMessageContaining("PTAX cannot be asked now: it did not answer within 300 ms");
        server.answering(path -> new Answer(200, "{\"value\"", How.NEVER_ENDING));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, IMPATIENT, "USD")).hasMessageContaining("within 300 ms");
    }

    @Test
    void whoIsDownIsToldSo() throws IOException {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/");
        }
        assertThatThrownBy(() -> ask((base, options) -> PtaxSource.withBaseUri(nobody, options), QUICK, "USD"))
                .hasMessageContaining("PTAX cannot be asked now: ConnectException; it is asked again later.");
    }

    @ParameterizedTest
    @CsvSource({"500", "503", "429"})
    void whatMayPassIsTriedAgain(int status) {
        AtomicInteger count = new AtomicInteger();
        server.answering(path -> count.incrementAndGet() < 3 ? new Answer(status, "{}", How.AT_ONCE) : ptax(CLOSING));
        assertThat(ask(PtaxSource::withBaseUri, STUBBORN, "USD")).hasSize(1);
        assertThat(server.asked()).hasSize(3);
        server.answering(path -> new Answer(status, "{}", How.AT_ONCE));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, STUBBORN, "USD"))
                .hasMessageContaining("PTAX cannot be asked now: it answered " + status);
        assertThat(server.asked()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"301", "400", "404"})
    void whatWillNotPassIsNotTriedAgain(int status) {
        server.answering(path -> new Answer(status, "{}", How.AT_ONCE));
        assertThatThrownBy(() -> ask(PtaxSource::withBaseUri, STUBBORN, "USD"))
                .hasMessageContaining("answered " + status);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void optionsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new HttpClientOptions(Duration.ZERO, 0, Duration.ofMillis(1), 1))
                .hasMessageContaining("must be above zero");
        assertThatThrownBy(() -> new HttpClientOptions(Duration.ofMillis(1), 0, Duration.ofMillis(-1), 1))
                .hasMessageContaining("must be above zero");
        assertThatThrownBy(() -> new HttpClientOptions(Duration.ofMillis(1), -1, Duration.ofMillis(1), 1))
                .hasMessageContaining("maxRetries of a rate source must be 0 or more");
        assertThatThrownBy(() -> new HttpClientOptions(Duration.ofMillis(1), 0, Duration.ofMillis(1), 0))
                .hasMessageContaining("maxBytes 1 or more");
    }

    private interface Maker {
        RateSourceFactory at(URI base, HttpClientOptions options);
    }

    private static RateSourceFactory feed(URI base, HttpClientOptions options) {
        return AwesomeApiSource.withBaseUri(base, "", Optional.empty(), options);
    }

    private List<ReferenceRate> ask(Maker maker, HttpClientOptions options, String... currencies) {
        Set<String> wanted = new TreeSet<>(Arrays.asList(currencies));
        try (RateSource source = maker.at(server.address(), options).create(server.platform())) {
            return source.latestRates(wanted)
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static Answer ptax(String bulletins) {
        return Answer.ok("{\"@odata.context\":\"https://x\",\"value\":[" + bulletins + "]}");
    }

    private static String bulletin(String compra, String venda, String time, String kind) {
        return "{\"paridadeCompra\":1.1,\"paridadeVenda\":1.2,\"cotacaoCompra\":" + compra + ",\"cotacaoVenda\":"
                + venda + ",\"dataHoraCotacao\":\"2026-11-23 " + time + "\",\"tipoBoletim\":\"" + kind + "\"}";
    }

    private static ReferenceRate rate(String currency, String value, String asOf, String source) {
        return new ReferenceRate(currency, new java.math.BigDecimal(value), Instant.parse(asOf), source);
    }
}
