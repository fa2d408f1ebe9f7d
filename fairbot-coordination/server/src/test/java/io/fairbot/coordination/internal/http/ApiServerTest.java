package io.fairbot.coordination.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.agent.Health;
import io.fairbot.config.RateLimit;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.RequestHandler;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.RouteRegistry;
import io.fairbot.security.Scope;
import io.fairbot.store.Durability;
import io.fairbot.store.StoreException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as its callers see it. */
@Tag("place")
class ApiServerTest {
    private static final RouteAccess READ = RouteAccess.of(Scope.READ);

    private final CompletableFuture<Response> later = new CompletableFuture<>();
    private final ServerFixture server = new ServerFixture(
            open(HttpMethod.GET, "/open", request -> Response.ok(Map.of("id", request.id()))),
            open(HttpMethod.POST, "/open", request -> Response.ok(request.body().length)),
            open(HttpMethod.PUT, "/fields", ApiServerTest::fields),
            open(HttpMethod.DELETE, "/nothing", request -> CompletableFuture.completedStage(Response.noContent())),
            open(HttpMethod.GET, "/parts/{one}/{two}", ApiServerTest::parts),
            open(HttpMethod.GET, "/parts/fixed/{two}", request -> Response.ok("fixed " + request.path("two"))),
            open(HttpMethod.GET, "/files/{name*}", request -> Response.ok(request.path("name"))),
            open(HttpMethod.GET, "/later", request -> later),
            open(HttpMethod.GET, "/throws", request -> {
                throw new IllegalStateException("the password is 123");
            }),
            open(
                    HttpMethod.GET,
                    "/fails",
                    request -> CompletableFuture.failedStage(new StoreException(
                            StoreException.StoreErrorCode.CORRUPT, "The file secret.db is damaged."))),
            open(
                    HttpMethod.GET,
                    "/away",
                    request -> CompletableFuture.failedStage(
                            new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "The store is away."))),
            open(
                    HttpMethod.GET,
                    "/problem",
                    request -> CompletableFuture.supplyAsync(() -> {
                        throw Problem.of(ProblemType.CONFLICT, "Somebody was faster.")
                                .exception();
                    })),
            Route.of(
                    HttpMethod.GET,
                    "/read",
                    READ,
                    request -> Response.ok(request.principal().id())),
            Route.of(HttpMethod.GET, "/admin", RouteAccess.of(Scope.ADMIN), request -> Response.ok("admin"))
                    .free(),
            Route.of(HttpMethod.GET, "/page", READ, request -> Response.ok("page"))
                    .free()
                    .signIn(Response.text(401, "text/html", "<p>sign in</p>")),
            Route.of(HttpMethod.GET, "/counted", RouteAccess.OPEN, request -> Response.ok("counted")));

    private static Route open(HttpMethod method, String path, RequestHandler handler) {
        return Route.of(method, path, RouteAccess.OPEN, handler).free();
    }

    private static CompletionStage<Response> fields(Request request) {
        RequestFields fields = request.fields();
        String name = fields.text("name", 1, 5);
        fields.check();
        return Response.ok(name);
    }

    private static CompletionStage<Response> parts(Request request) {
        return Response.ok(List.of(
                request.path("one"),
                request.path("two"),
                request.query("q").orElse("-"),
                request.header("x-own").orElse("-")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWriteSaysHowFarItHasCome() {
        assertThat(durability(server.request("/open").POST(HttpRequest.BodyPublishers.ofString("x"))))
                .contains("REPLICATED");
        server.reaches(Durability.LOCAL);
        assertThat(durability(server.request("/open").POST(HttpRequest.BodyPublishers.ofString("x"))))
                .contains("LOCAL");
        assertThat(durability(server.request("/nothing").DELETE())).contains("LOCAL");

        assertThat(durability(server.request("/open"))).as("a read").isEmpty();
        assertThat(durability(server.request("/fields").PUT(HttpRequest.BodyPublishers.ofString("{}"))))
                .as("a write that was refused")
                .isEmpty();
    }

    private Optional<String> durability(HttpRequest.Builder request) {
        return server.send(request).headers().firstValue("Fairbot-Durability");
    }

    @Test
    void whoCanBeReachedFromOutsideWarns() {
        assertThat(ApiServer.exposure("localhost", true)).isEqualTo(Health.UP);
        Health open = ApiServer.exposure("0.0.0.0", false);
        assertThat(open.status()).isEqualTo(Health.HealthStatus.UP);
        assertThat(open.reason())
                .isEqualTo("The API listens on 0.0.0.0 without encryption: let only a proxy with TLS reach it, or set"
                        + " FAIRBOT_API_HOST to 127.0.0.1.");
    }

    @Test
    void everyAnswerSaysWhichRequestItBelongsTo() {
        HttpResponse<String> given = server.send(server.request("/open").header("X-Request-Id", "a.B-c_9"));
        assertThat(given.headers().firstValue("X-Request-Id")).contains("a.B-c_9");
        assertThat(ServerFixture.json(given).path("id").asText()).isEqualTo("a.B-c_9");
        assertThat(server.get("/nowhere").headers().firstValue("X-Request-Id")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"with blank", "a/b", "12345678901234567890123456789012345678901234567890123456789012345"})
    void anIdThatCouldBreakALogIsReplaced(String id) {
        assertThat(server.send(server.request("/open").header("X-Request-Id", id))
                        .headers()
                        .firstValue("X-Request-Id"))
                .get()
                .asString()
                .matches("[0-9A-Z]{26}");
    }

    @Test
    void everyAnswerIsGuarded() {
        assertThat(server.get("/open").headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"));
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 421",
        "evil.example:3000, 421",
        "127.0.0.1.evil.example, 421",
        "localhost, 200",
        "LOCALHOST:3000, 200",
        "127.0.0.1:99, 200",
        "[::1]:3000, 200",
        "panel.example, 200"
    })
    void onlyItsOwnNamesAreServed(String host, int status) {
        assertThat(server.raw("GET /open HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aRequestWithoutAHostIsRefused() {
        assertThat(server.raw("GET /open HTTP/1.0\r\n\r\n")).contains(" 421 ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404, not-found",
        "GET, /open/, 404, not-found",
        "GET, /parts/a, 404, not-found",
        "GET, /parts//b, 404, not-found",
        "GET, /, 404, not-found",
        "GET, /parts/%C3/b, 400, invalid-parameter",
        "PUT, /open, 405, method-not-allowed",
        "BREW, /open, 405, method-not-allowed",
        "GET, /throws, 500, internal",
        "GET, /fails, 500, internal",
        "GET, /away, 503, unavailable",
        "GET, /problem, 409, conflict"
    })
    void whatGoesWrongIsAProblem(String method, String path, int status, String type) {
        String answer = server.raw(
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json", "urn:fairbot:problem:" + type)
                .doesNotContain("password", "secret.db", "Exception");
    }

    @Test
    void damageIsNamedAsSuchWithoutTheFile() {
        assertThat(server.raw("GET /fails HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("What is stored for this is damaged: GET /health names it and says what to do;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/parts/%zz/b", "/parts/a%2"})
    void whatIsNoAddressAtAllIsRefused(String path) {
        assertThat(server.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThatThrownBy(() -> PercentDecoder.path(path)).hasMessageContaining("percent-encoded UTF-8");
    }

    @Test
    void whatCannotBeDoneNowSaysWhenToComeAgain() {
        assertThat(server.get("/away").headers().firstValue("Retry-After")).contains("1");
        assertThat(server.send(server.request("/nothing")).headers().firstValue("Allow"))
                .contains("DELETE, OPTIONS");
    }

    @Test
    void partsOfThePathAreDecoded() {
        HttpResponse<String> answer =
                server.send(server.request("/parts/S%C3%A3o%20Jos%C3%A9/a+b%2Fc?q=x+y%26z&&q=second&flag")
                        .header("X-Own", "mine"));
        assertThat(answer.body()).isEqualTo("[\"São José\",\"a+b/c\",\"x y&z\",\"mine\"]");
        assertThat(server.get("/parts/fixed/b").body()).isEqualTo("\"fixed b\"");
        assertThat(server.get("/files/a/b%20c").body()).isEqualTo("\"a/b c\"");
        assertThat(server.raw("GET http://localhost/open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void headIsGetWithoutABody() {
        HttpResponse<String> answer =
                server.send(server.request("/open").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(server.send(server.request("/nothing").method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void anAnswerMayBeEmpty() {
        assertThat(server.send(server.request("/nothing").DELETE()).statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"0, 200", "262144, 200", "262145, 413", "3000000, 413", "9000000, 413"})
    void aBodyHasALimit(int size, int status) {
        String head = "POST /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        String body = "x".repeat(size);
        assertThat(server.raw(head + "Content-Length: " + size + "\r\n\r\n" + (size > 4_000_000 ? "" : body)))
                .startsWith("HTTP/1.1 " + status);
        if (size < 4_000_000) {
            String chunk = Integer.toHexString(size) + "\r\n" + body + "\r\n";
            assertThat(server.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + (size == 0 ? "" : chunk) + "0\r\n\r\n"))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void fieldsAreReadStrictly() {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{\"name\":\"longer\",\"other\":1}");
        HttpResponse<String> answer = server.send(server.request("/fields")
                .header("Content-Type", "application/json")
                .PUT(body));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ServerFixture.json(answer).path("errors").findValuesAsText("field"))
                .containsExactly("name", "other");
        assertThat(server.send(server.request("/fields").PUT(body)).statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({
        "/read, '', 401",
        "/read, fb_unknown, 401",
        "/read, " + ServerFixture.READER + ", 200",
        "/admin, " + ServerFixture.READER + ", 403",
        "/admin, " + ServerFixture.OPERATOR + ", 403",
        "/admin, " + ServerFixture.ADMIN + ", 200"
    })
    void keysOpenWhatTheirScopeAllows(String path, String key, int status) {
        HttpResponse<String> answer = key.isEmpty() ? server.get(path) : server.get(path, key);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent()).isEqualTo(status == 401);
        assertThat(answer.body()).doesNotContain("fb_unknown");
    }

    @Test
    void aSchemeThatIsNotBearerIsNoKey() {
        assertThat(server.send(server.request("/read").header("Authorization", "Basic abc"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send(server.request("/read").header("Authorization", "bearer " + ServerFixture.READER))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aPageAsksForTheKeyItself() {
        HttpResponse<String> answer = server.get("/page");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("<p>sign in</p>");
        assertThat(server.get("/page", ServerFixture.READER).body()).isEqualTo("\"page\"");
        assertThat(server.get("/page", "fb_unknown").body()).isEqualTo("<p>sign in</p>");
    }

    @Test
    void eachCallerHasAQuota() {
        for (int left = 4; left >= 0; left--) {
            assertThat(server.get("/counted").headers().firstValue("RateLimit"))
                    .get()
                    .asString()
                    .startsWith("\"default\";r=" + left);
        }
        HttpResponse<String> refused = server.get("/counted");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("RateLimit-Policy")).contains("\"default\";q=5;w=60");
        assertThat(refused.headers().firstValue("Retry-After")).contains("12");
        assertThat(server.get("/open").statusCode()).isEqualTo(200);
        assertThat(server.get("/read", ServerFixture.READER).statusCode()).isEqualTo(200);
        server.advance(Duration.ofSeconds(12));
        assertThat(server.get("/counted").statusCode()).isEqualTo(200);
        assertThat(server.get("/counted").statusCode()).isEqualTo(429);
    }

    @Test
    void keysCannotBeTriedWithoutEnd() {
        for (int i = 0; i < 5; i++) {
            assertThat(server.get("/admin", "fb_wrong").statusCode()).isEqualTo(401);
        }
        assertThat(server.get("/admin", "fb_wrong").statusCode()).isEqualTo(429);
        assertThat(server.get("/admin", ServerFixture.ADMIN).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyPagesOfAllowedOriginsMayReadAnswers() {
        HttpResponse<String> allowed = server.send(server.request("/open").header("Origin", "https://panel.example"));
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://panel.example");
        HttpResponse<String> other = server.send(server.request("/open").header("Origin", "https://evil.example"));
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        HttpResponse<String> asked = server.send(server.request("/open")
                .header("Origin", "https://panel.example")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Methods")).contains("HEAD, GET, POST, OPTIONS");
        assertThat(server.send(server.request("/open").method("OPTIONS", HttpRequest.BodyPublishers.noBody()))
                        .headers()
                        .firstValue("Access-Control-Allow-Methods"))
                .isEmpty();
    }

    @Test
    void anAnswerMayComeLaterFromAnyThread() {
        CompletableFuture<HttpResponse<String>> answer = server.sendLater(server.request("/later"));
        await().until(server::hasScheduled);
        assertThat(answer).isNotDone();
        later.complete(Response.json(200, "late"));
        assertThat(answer.join().body()).isEqualTo("\"late\"");
        await().until(() -> !server.hasScheduled());
    }

    @Test
    void anAnswerThatNeverComesIsGivenUp() {
        CompletableFuture<HttpResponse<String>> answer = server.sendLater(server.request("/later"));
        await().until(server::hasScheduled);
        server.runScheduled();
        assertThat(answer.join().statusCode()).isEqualTo(503);
        later.complete(Response.json(200, "too late"));
        assertThat(server.get("/open").statusCode()).isEqualTo(200);
    }

    @Test
    void whileItStopsItSendsCallersAway() {
        server.server().rejectNewRequests();
        HttpResponse<String> answer = server.get("/open");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void routesComeAndGo() {
        RouteRegistry.RouteRegistration mount =
                server.server().mount(ServerFixture.module("more", open(HttpMethod.GET, "/more", r -> Response.ok(1))));
        assertThat(server.get("/more").statusCode()).isEqualTo(200);
        mount.close();
        mount.close();
        assertThat(server.get("/more").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsOfferedTwiceIsRefused() {
        ApiServer api = server.server();
        assertThatThrownBy(() -> api.mount(
                        ServerFixture.module("again", open(HttpMethod.GET, "/parts/{a}/{b}", r -> Response.ok(1)))))
                .hasMessage("The route GET /parts/{a}/{b} of again is offered already; leave one of them out.");
    }

    @Test
    void aBusyPortIsOneSentence() {
        int port = server.address().getPort();
        ApiServerOptions same =
                new ApiServerOptions("127.0.0.1", port, List.of(), new RateLimit(1, Duration.ofSeconds(1)), 100);
        assertThatThrownBy(() -> new ServerFixture(same))
                .isInstanceOf(ApiServerException.class)
                .hasMessage("Port " + port + " of 127.0.0.1 is in use; set FAIRBOT_API_PORT to a free one, or to 0 for"
                        + " any.");
        ApiServerOptions elsewhere =
                new ApiServerOptions("192.0.2.1", 0, List.of(), new RateLimit(1, Duration.ofSeconds(1)), 100);
        assertThatThrownBy(() -> new ServerFixture(elsewhere))
                .hasMessageContaining("The API cannot listen on 192.0.2.1:0")
                .hasMessageContaining("set FAIRBOT_API_HOST");
    }
}
