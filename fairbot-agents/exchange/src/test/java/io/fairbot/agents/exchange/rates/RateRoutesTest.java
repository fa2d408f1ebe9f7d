package io.fairbot.agents.exchange.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.http.HttpModule;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.json.Json;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rates in the API, called as the server calls them. */
@Tag("place")
class RateRoutesTest {
    private final RateHouse house = new RateHouse();
    private final HttpModule module =
            new RateRoutes(house.service, house.store, house.time.platform().time()).module();
    private Scope scope = Scope.OPERATOR;

    /** What the server hands to a route. */
    private record Call(Principal principal, String query, String currency, String json) implements Request {
        @Override
        public String id() {
            return "r";
        }

        @Override
        public String path(String name) {
            return currency;
        }

        @Override
        public Optional<String> query(String name) {
            Map<String, String> all = Arrays.stream(query.split("&", -1))
                    .filter(pair -> !pair.isEmpty())
                    .collect(Collectors.toMap(
                            pair -> pair.substring(0, pair.indexOf('=')),
                            pair -> pair.substring(pair.indexOf('=') + 1)));
            return Optional.ofNullable(all.get(name));
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.of("application/json");
        }

        @Override
        public byte[] body() {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }

    private Response call(String operation, String query, String json) {
        String[] parts = operation.split(" ", -1);
        String currency = parts[1].startsWith("/rates/") ? parts[1].substring("/rates/".length()) : "";
        Route route = module.routes().stream()
                .filter(some -> some.method().name().equals(parts[0]))
                .filter(some -> some.path().equals(parts[1]) || some.path().endsWith("{currency}"))
                .findFirst()
                .orElseThrow();
        Principal ana = new Principal("ana", Optional.of(scope), Optional.empty());
        return house.await(route.handler().handle(new Call(ana, query, currency, json)));
    }

    private JsonNode json(String operation, String query, String body) {
        try {
            return Json.mapper()
                    .readTree(StandardCharsets.UTF_8
                            .decode(call(operation, query, body).body())
                            .toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String refused(String operation, String query, String body) {
        Throwable failure = catchThrowable(() -> call(operation, query, body));
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof ProblemException problem)) {
            throw new AssertionError("It was not refused.", cause);
        }
        return problem.problem().type().status() + " " + problem.problem().detail();
    }

    @Test
    void aRateIsSetAndListed() {
        JsonNode set = json("POST /rates", "", "{\"currency\":\"USD\",\"compra\":\"5.2100\",\"venda\":5.59}");
        assertThat(set.path("venda").asText()).isEqualTo("5.59");
        assertThat(set.path("source").asText()).isEqualTo("ana");
        assertThat(set.path("validUntil").asText()).isEqualTo("2026-11-24T13:00:00.000Z");
        assertThat(set.path("status").asText()).isEqualTo("current");
        house.time.advance(Duration.ofMinutes(1));
        JsonNode list = json("GET /rates", "", "");
        assertThat(list.path("version").asLong()).isPositive();
        assertThat(list.at("/rates/0/ageSeconds").asLong()).isEqualTo(60);
        house.time.advance(Duration.ofHours(24));
        assertThat(json("GET /rates", "", "").at("/rates/0/status").asText()).isEqualTo("stale");
    }

    @Test
    void aRateOfABranchIsListedThere() {
        house.addBranch("praia");
        json(
                "POST /rates",
                "",
                "{\"currency\":\"ARS\",\"unit\":1000,\"compra\":\"2.9\",\"venda\":\"4.6\",\"branch\":\"praia\","
                        + "\"validUntil\":\"2026-11-23T20:00:00Z\"}");
        assertThat(json("GET /rates", "branch=praia", "").at("/rates/0/branch").asText())
                .isEqualTo("praia");
        assertThat(json("GET /rates", "", "").path("rates")).isEmpty();
        assertThat(refused("GET /rates", "branch=nowhere", "")).startsWith("404 There is no branch of this name");
        assertThat(refused("DELETE /rates/ARS", "", "")).startsWith("404 No rate of this currency was set");
        assertThat(call("DELETE /rates/ARS", "branch=praia", "").status()).isEqualTo(204);
    }

    @Test
    void aRateThatIsRefusedIsConfirmedByAnAdministrator() {
        json("POST /rates", "", "{\"currency\":\"USD\",\"compra\":\"5.21\",\"venda\":\"5.59\"}");
        String far = "{\"currency\":\"USD\",\"compra\":\"52.1\",\"venda\":\"55.9\"%s}";
        assertThat(refused("POST /rates", "", String.format(Locale.ROOT, far, "")))
                .startsWith("409 The compra of USD would be 52.1 for one, 900.0 percent away from 5.21.")
                .endsWith("If it is intended, confirm it.");
        String confirmed = String.format(Locale.ROOT, far, ",\"confirm\":true");
        assertThat(refused("POST /rates", "", confirmed)).startsWith("403 Confirming a refused rate");
        scope = Scope.ADMIN;
        assertThat(json("POST /rates", "", confirmed).path("venda").asText()).isEqualTo("55.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"currency\":\"USD\"} | compra",
                "{\"currency\":\"XXXX\",\"compra\":\"1\",\"venda\":\"2\"} | currency",
                "{\"currency\":\"XQZ\",\"compra\":\"1\",\"venda\":\"2\"} | a code of ISO 4217 such as USD",
                "{\"currency\":\"USD\",\"compra\":\"5,21\",\"venda\":\"5.59\"} | written like \"5.5900\"",
                "{\"currency\":\"USD\",\"compra\":\"5.60\",\"venda\":\"5.59\"} | venda not below compra",
                "{\"currency\":\"USD\",\"compra\":\"0\",\"venda\":\"5.59\"} | from 0.0001 to 1000000",
                "{\"currency\":\"USD\",\"compra\":\"5\",\"venda\":\"1000001\"} | from 0.0001 to 1000000",
                "{\"currency\":\"USD\",\"compra\":\"5\",\"venda\":true} | must be a number",
                "{\"currency\":\"USD\",\"compra\":\"5\",\"venda\":\"6\",\"unit\":3} | must be 1, 10, 100 or 1000",
                "{\"currency\":\"USD\",\"compra\":\"5\",\"venda\":\"6\",\"unit\":1.5} | must be 1, 10, 100 or 1000",
                "{\"currency\":\"USD\",\"compra\":\"5\",\"venda\":\"6\",\"confirm\":\"yes\"} | must be true or false",
                "{\"currency\":\"USD\",\"compra\":\"5\",\"venda\":\"6\",\"validUntil\":\"tomorrow\"} | written like"
                        + " 2026",
                "{\"currency\":\"USD\",\"compra\":\"5\",\"venda\":\"6\",\"validUntil\":\"2020-01-01T00:00:00Z\"} |"
                        + " within the next 30",
                "{\"currency\":\"USD\",\"compra\":\"5\",\"venda\":\"6\",\"price\":1} | price is not known"
            })
    void whatCannotBeRightIsRefused(String body, String message) {
        assertThat(refused("POST /rates", "", body)).startsWith("422 ").contains(message);
        assertThat(house.service.current().value().manual()).isEmpty();
    }

    @Test
    void marginsFeesAndTaxesAreSetAndListed() {
        house.addBranch("praia");
        json("POST /rates/margins", "", "{\"currency\":\"USD\",\"venda\":\"0.05\",\"compra\":\"0.04\"}");
        json("POST /rates/fees", "", "{\"operation\":\"HOUSE_SELLS_CASH\",\"branch\":\"praia\",\"reais\":\"15\"}");
        json(
                "POST /rates/iof",
                "",
                "{\"operation\":\"HOUSE_BUYS_CASH\",\"from\":\"2026-12-01\",\"percent\":\"0.5\",\"note\":\"Decreto"
                        + " X\"}");
        JsonNode rules = json("GET /rates/rules", "", "");
        assertThat(rules.at("/margins/0/venda").asText()).isEqualTo("0.05");
        assertThat(rules.at("/fees/0/branch").asText()).isEqualTo("praia");
        assertThat(rules.at("/iof/0/from").asText()).isEqualTo("2026-12-01");
        assertThat(rules.path("references")).isEmpty();
        assertThat(json("GET /rates/history", "limit=2", "").path("events")).hasSize(2);
        assertThat(json("GET /rates/history", "currency=USD", "").path("events"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /rates/margins | {\"currency\":\"USD\",\"venda\":\"0.05\",\"compra\":\"1\"} | 422 The margins of"
                        + " USD",
                "POST /rates/margins | {\"currency\":\"USD\",\"venda\":\"5\",\"compra\":\"0\"} | 422 The field venda"
                        + " must be a number from 0 to 1",
                "POST /rates/margins | {\"currency\":\"USD\",\"branch\":\"x\",\"venda\":\"0\",\"compra\":\"0\"} | 404"
                        + " There is no branch",
                "POST /rates/fees | {\"operation\":\"SELL\",\"reais\":\"1\"} | 422 The operation is HOUSE_SELLS_CASH"
                        + " or HOUSE_BUYS_CASH.",
                "POST /rates/fees | {\"operation\":\"HOUSE_BUYS_CASH\",\"reais\":\"1001\"} | 422 The field reais",
                "POST /rates/iof | {\"operation\":\"HOUSE_BUYS_CASH\",\"from\":\"1/12\",\"percent\":\"1\"} | 422 A day"
                        + " is written like",
                "POST /rates/iof | {\"operation\":\"HOUSE_BUYS_CASH\",\"from\":\"2026-12-01\",\"percent\":\"26\"} |"
                        + " 422 The field percent"
            })
    void rulesThatCannotBeAreRefused(String operation, String body, String message) {
        assertThat(refused(operation, "", body)).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource({"0", "501", "x", "1000", "-1"})
    void aLimitOutOfRangeIsRefused(String limit) {
        assertThat(refused("GET /rates/history", "limit=" + limit, ""))
                .isEqualTo("400 The parameter limit must be a whole number from 1 to 500.");
    }

    @Test
    void aLimitInRangeIsTaken() {
        assertThat(json("GET /rates/history", "limit=1", "").path("events")).isEmpty();
        assertThat(json("GET /rates/history", "limit=500", "").path("events")).isEmpty();
    }

    @Test
    void theDescriptionHasEachRoute() {
        for (Route route : module.routes()) {
            assertThat(module.openApi()
                            .path("paths")
                            .path(route.path())
                            .has(route.method().name().toLowerCase(Locale.ROOT)))
                    .as(route.path())
                    .isTrue();
        }
    }
}
