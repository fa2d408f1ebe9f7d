package io.fairbot.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.HttpServerProvider;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponseTest {
    private final Response response = Response.text(200, "text/plain", "x").header("Cache-Control", "max-age=1");

    @Test
    void headersAreFoundAndReplacedInAnyCase() {
        assertThat(response.headers().get("cache-control")).isEqualTo("max-age=1");
        assertThat(response.header("CACHE-CONTROL", "no-store").headers())
                .hasSize(1)
                .containsValue("no-store");
    }

    @Test
    void defaultsNeverReplaceWhatIsThere() {
        Response all = response.withDefaults(Map.of("cache-control", "no-store", "X-More", "1"));
        assertThat(all.headers())
                .hasSize(2)
                .containsEntry("Cache-Control", "max-age=1")
                .containsEntry("X-More", "1");
        assertThat(all.body()).isEqualTo(response.body());
        assertThat(response.headers()).hasSize(1);
    }

    @Test
    void aServerThatServesNothingHasNoAddress() throws Exception {
        HttpServerOptions options = HttpServerOptions.of("api", "127.0.0.1", 0);
        HttpServer server = HttpServerProvider.none().create(options, head -> {
            throw new AssertionError("Nothing is served.");
        });
        server.start();
        assertThat(server.address()).isEmpty();
        assertThat(server.isLoopback()).isTrue();
        server.stop(Duration.ZERO);
        assertThat(HttpServerProvider.none().name()).isEqualTo("none");
    }
}
