package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.stream.SocketListener;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamSession;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.json.Json;
import io.fairbot.testkit.http.TestSocket;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test calls the routes of its agents, and connects to their sockets. */
class BotTestHttpTest {
    @RegisterExtension
    final BotTest bot = BotTest.of(new RouteAgent()).branches("matriz");

    /** Sends back what it hears, and ends at the word "end". */
    private static final class Echo implements SocketListener {
        @Override
        public void onOpen(StreamSession session) {
            session.send("hello");
        }

        @Override
        public CompletionStage<Void> onText(StreamSession session, String text) {
            if (text.equals("end")) {
                session.close(new StreamClose(4000, "as you say"));
            } else {
                session.send("you said " + text);
            }
            return CompletableFuture.completedStage(null);
        }
    }

    private static final class RouteAgent implements Agent {
        @Override
        public AgentInfo info() {
            return AgentInfo.of("routes", "1");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            context.http()
                    .mount(HttpModule.of(
                            "routes",
                            Route.of(HttpMethod.GET, "/things/{id}", RouteAccess.OPEN, RouteAgent::thing),
                            Route.of(HttpMethod.GET, "/things/fixed", RouteAccess.OPEN, r -> Response.ok("fixed")),
                            Route.of(
                                    HttpMethod.GET,
                                    "/files/{rest*}",
                                    RouteAccess.OPEN,
                                    r -> Response.ok(r.path("rest"))),
                            Route.of(HttpMethod.PUT, "/things/{id}", RouteAccess.OPEN, RouteAgent::rename),
                            Route.socket("/echo", RouteAccess.OPEN, RouteAgent::echo)));
            return CompletableFuture.completedStage(null);
        }

        private static CompletionStage<Response> thing(Request request) {
            return Response.ok(Map.of(
                    "id",
                    request.path("id"),
                    "q",
                    request.query("q").orElse(""),
                    "who",
                    request.principal().id()));
        }

        private static CompletionStage<Response> rename(Request request) {
            RequestFields fields = request.fields();
            String name = fields.text("name", 1, 5);
            fields.check();
            return Response.ok(name);
        }

        private static CompletionStage<StreamSource> echo(Request request) {
            if (request.query("full").isPresent()) {
                throw Problem.of(ProblemType.UNAVAILABLE, "Too many listen.").exception();
            }
            return CompletableFuture.completedStage(StreamSource.of(new Echo()));
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    private static String json(Response response) throws IOException {
        return Json.mapper().readTree(response.readAllBytes()).toString();
    }

    @Test
    void partsAndQueryAreDecoded() throws IOException {
        assertThat(json(bot.http().get("/things/a%20+b?x=1&q=%2B+1")))
                .contains("\"id\":\"a +b\"", "\"q\":\"+ 1\"", "\"who\":\"system\"");
        assertThat(json(bot.http().get("/things/fixed"))).isEqualTo("\"fixed\"");
        assertThat(json(bot.http().get("/files/a/b.txt"))).isEqualTo("\"a/b.txt\"");
        assertThat(bot.http().get("/things").status()).isEqualTo(404);
    }

    @Test
    void aBodyIsReadAndAProblemBecomesItsResponse() throws IOException {
        assertThat(json(bot.http().send(HttpMethod.PUT, "/things/1", Map.of("name", "new"))))
                .isEqualTo("\"new\"");
        assertThat(bot.http()
                        .send(HttpMethod.PUT, "/things/1", Map.of("name", "too long"))
                        .status())
                .isEqualTo(422);
        assertThat(bot.http()
                        .call(HttpMethod.PUT, "/things/1", Map.of(), new byte[0])
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aSocketSendsReceivesAndEnds() {
        TestSocket socket = bot.http().socket("/echo").send("one");
        assertThat(socket.received()).containsExactly("hello", "you said one");
        assertThat(socket.closed()).isEmpty();
        socket.send("end");
        assertThat(socket.closed()).contains(new StreamClose(4000, "as you say"));
        assertThatThrownBy(() -> socket.send("late")).hasMessageContaining("has ended");
    }

    @Test
    void aSocketThatIsRefusedOrNotThereIsToldInOneSentence() {
        assertThatThrownBy(() -> bot.http().socket("/echo?full=1")).hasMessageContaining("Too many listen.");
        assertThatThrownBy(() -> bot.http().socket("/things/1")).hasMessageContaining("No WebSocket is mounted");
    }
}
