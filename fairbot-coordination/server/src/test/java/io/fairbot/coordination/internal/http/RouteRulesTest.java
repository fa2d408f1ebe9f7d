package io.fairbot.coordination.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.RateLimit;
import io.fairbot.http.Asset;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.ResponseCookie;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.RouteRegistry.RouteRegistration;
import io.fairbot.security.Scope;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a route may say about its calls: cookies, headers, limits, roles and branches; and routes of an agent that is not running. */
class RouteRulesTest {
    private static final String PAGE = "<!doctype html><p>a page".repeat(1000);

    private final ServerFixture server = new ServerFixture(
            Route.of(HttpMethod.GET, "/cookies", RouteAccess.OPEN, RouteRulesTest::cookies),
            Route.of(HttpMethod.PATCH, "/things/{id}", RouteAccess.of(Scope.OPERATOR), RouteRulesTest::patch),
            Route.of(HttpMethod.GET, "/rare", RouteAccess.OPEN, request -> Response.ok(1))
                    .rateLimit(new RateLimit(2, Duration.ofMinutes(1))),
            Route.of(HttpMethod.GET, "/rarer", RouteAccess.OPEN, request -> Response.ok(1))
                    .rateLimit(new RateLimit(2, Duration.ofMinutes(1))),
            Route.of(
                    HttpMethod.GET,
                    "/branches/{branch}/desk",
                    RouteAccess.of(Scope.ATTENDANT).inBranch("branch"),
                    request -> Response.ok(Map.of("branch", request.path("branch")))),
            Route.of(HttpMethod.GET, "/page", RouteAccess.OPEN, Asset.text("text/html", PAGE)));

    private static CompletionStage<Response> cookies(Request request) {
        return CompletableFuture.completedStage(
                Response.text(200, "text/plain", request.cookie("session") + " " + request.headers("X-Many"))
                        .cookie(ResponseCookie.of("session", "old", false))
                        .cookie(ResponseCookie.of("session", "s3cret=", true))
                        .cookie(new ResponseCookie("theme", "dark", "/cookies", Optional.of(Duration.ofDays(1)), false))
                        .addHeader("Vary", "Cookie")
                        .addHeader("Vary", "X-Many"));
    }

    private static CompletionStage<Response> patch(Request request) {
        return Response.ok(
                Map.of("id", request.path("id"), "name", request.fields().text("name", 1, 10)));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void cookiesAndHeadersOfOneNameComeAndGo() {
        HttpResponse<String> response = server.send(server.request("/cookies")
                .header("Cookie", "other=1; session=abc=def; session=second")
                .header("X-Many", "one")
                .header("X-Many", "two"));
        assertThat(response.body()).isEqualTo("Optional[abc=def] [one, two]");
        assertThat(response.headers().allValues("Set-Cookie"))
                .containsExactly(
                        "session=s3cret=; Path=/; HttpOnly; SameSite=Strict; Secure",
                        "theme=dark; Path=/cookies; Max-Age=86400; HttpOnly; SameSite=Strict");
        assertThat(response.headers().allValues("Vary")).contains("Cookie, X-Many");
        assertThat(server.get("/cookies").body()).startsWith("Optional.empty []");
    }

    @Test
    void aPatchHasABody() {
        HttpRequest.Builder patch = server.request("/things/7", ServerFixture.OPERATOR)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"name\":\"new\"}"));
        HttpResponse<String> response = server.send(patch);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(ServerFixture.json(response).path("name").asText()).isEqualTo("new");
        assertThat(response.headers().firstValue("Fairbot-Durability")).isPresent();
        assertThat(server.get("/things/7").headers().firstValue("Allow")).contains("PATCH, OPTIONS");
    }

    @Test
    void aRouteHasARateLimitOfItsOwn() {
        assertThat(server.get("/rare").statusCode()).isEqualTo(200);
        assertThat(server.get("/rare").headers().firstValue("RateLimit-Policy")).contains("\"default\";q=2;w=60");
        HttpResponse<String> refused = server.get("/rare");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body()).contains("to this path").doesNotContain("FAIRBOT_RATE_LIMIT");
        assertThat(server.get("/rarer").statusCode()).isEqualTo(200);
        assertThat(server.get("/cookies").statusCode()).isEqualTo(200);
        server.advance(Duration.ofMinutes(1));
        assertThat(server.get("/rare").statusCode()).isEqualTo(200);
    }

    @Test
    void anAttendantSeesItsBranchesAndAnOperatorAll() {
        assertThat(server.get("/branches/matriz/desk", ServerFixture.ATTENDANT).statusCode())
                .isEqualTo(200);
        HttpResponse<String> other = server.get("/branches/praia/desk", ServerFixture.ATTENDANT);
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).contains("for this branch");
        assertThat(server.get("/branches/praia/desk", ServerFixture.OPERATOR).statusCode())
                .isEqualTo(200);
        assertThat(server.get("/branches/matriz/desk", ServerFixture.READER).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPageIsCompressedAndNotSentTwice() {
        HttpResponse<String> plain = server.get("/page");
        assertThat(plain.body()).isEqualTo(PAGE);
        HttpResponse<String> compressed = server.send(server.request("/page").header("Accept-Encoding", "gzip"));
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(compressed.body().length()).isLessThan(PAGE.length() / 10);
        String tag = compressed.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = server.send(
                server.request("/page").header("Accept-Encoding", "gzip").header("If-None-Match", tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("Cache-Control")).contains("no-cache");
    }

    private static Route offer(String path) {
        return Route.of(HttpMethod.GET, path, RouteAccess.OPEN, request -> Response.ok("here"));
    }

    private boolean isDescribed(String path) {
        return OpenApiDocuments.merge(server.server().modules(), "1")
                .path("paths")
                .has(path);
    }

    @Test
    void routesThatAnAgentRemovesAnswer503AndStayInTheDescription() {
        RouteRegistration mount =
                server.server().agentRoutes().mount(HttpModule.of("a", offer("/own"), offer("/gone")));
        assertThat(server.get("/own").statusCode()).isEqualTo(200);
        mount.close();
        mount.close();
        HttpResponse<String> response = server.get("/own");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("5");
        assertThat(response.body()).contains("not running");
        assertThat(isDescribed("/own")).isTrue();

        HttpModule next = HttpModule.of("a", offer("/own"), offer("/new"));
        RouteRegistration again = server.server().agentRoutes().mount(next);
        assertThat(server.get("/own").statusCode()).isEqualTo(200);
        assertThat(server.get("/gone").statusCode()).isEqualTo(404);
        assertThat(isDescribed("/gone")).isFalse();
        assertThatThrownBy(() -> server.server().agentRoutes().mount(next)).hasMessageContaining("offered already");
        again.close();
        assertThat(server.server().modules())
                .filteredOn(module -> module.name().equals("a"))
                .hasSize(1);
    }

    @Test
    void routesOfTheApplicationItselfAreGoneWhenTheyAreRemoved() {
        server.server().mount(HttpModule.of("a", offer("/own"))).close();
        assertThat(server.get("/own").statusCode()).isEqualTo(404);
        assertThat(List.of("/own")).noneMatch(this::isDescribed);
    }
}
