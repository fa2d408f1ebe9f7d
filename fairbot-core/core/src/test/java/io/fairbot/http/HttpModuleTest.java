package io.fairbot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.json.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HttpModuleTest {
    private static Route get(String path) {
        return Route.of(HttpMethod.GET, path, RouteAccess.OPEN, request -> Response.ok(1));
    }

    private static ObjectNode description(String path, String method) {
        ObjectNode description = Json.mapper().createObjectNode();
        description
                .withObject("/paths")
                .withObjectProperty(path)
                .putObject(method)
                .put("summary", "Own");
        return description;
    }

    @Test
    void aRouteWithoutDescriptionGetsAMinimalOne() {
        JsonNode paths = HttpModule.of("things", get("/things/{id}/files/{rest*}"))
                .openApi()
                .path("paths");
        JsonNode operation = paths.path("/things/{id}/files/{rest}").path("get");
        assertThat(operation.path("operationId").asText()).isEqualTo("getThingsThingsIdFilesRest");
        assertThat(operation.path("tags").path(0).asText()).isEqualTo("things");
        assertThat(operation.path("parameters").findValuesAsText("name")).containsExactly("id", "rest");
        assertThat(operation.path("responses").has("200")).isTrue();
    }

    @Test
    void aDescriptionOfTheModuleIsKeptAndNotModified() {
        ObjectNode own = description("/a", "get");
        HttpModule module = new HttpModule("m", List.of(get("/a"), get("/b")), own);
        assertThat(module.openApi().at("/paths/~1a/get/summary").asText()).isEqualTo("Own");
        assertThat(module.openApi().path("paths").has("/b")).isTrue();
        assertThat(own.path("paths").has("/b")).isFalse();
    }

    @Test
    void anAssetNeedsNoDescriptionAndASocketHasItsOwn() {
        HttpModule module = HttpModule.of(
                "pages",
                Route.of(HttpMethod.GET, "/page", RouteAccess.OPEN, Asset.text("text/html", "<p>")),
                Route.socket(
                        "/socket",
                        RouteAccess.OPEN,
                        request -> CompletableFuture.completedStage(StreamSource.of(session -> session.send("hi")))));
        assertThat(module.openApi().path("paths").has("/page")).isFalse();
        assertThat(module.openApi().at("/paths/~1socket/get/responses").has("101"))
                .isTrue();
    }

    @Test
    void whatIsNoRouteOrTwiceARouteIsRefusedWhereItIsDeclared() {
        assertThatThrownBy(() -> new HttpModule("half", List.of(get("/a")), description("/b", "post")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The OpenAPI description of half has operations that are no routes of it: [post /b]; offer"
                        + " or remove them.");
        assertThatThrownBy(() -> HttpModule.of("twice", get("/a"), get("/a")))
                .hasMessage("The route GET /a of twice is declared twice.");
        assertThatThrownBy(() -> new HttpModule(
                        "text", List.of(), Json.mapper().getNodeFactory().textNode("x")))
                .hasMessageContaining("must be a JSON object");
        assertThatThrownBy(() -> HttpModule.of("none", List.of(), HttpModuleTest.class, "none.json"))
                .hasMessageContaining("none.json");
    }
}
