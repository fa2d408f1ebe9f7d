package io.fairbot.coordination.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.AddressRange;
import io.fairbot.config.RateLimit;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server behind proxies: whose address counts, which scheme is told, and what nobody is to be believed. */
class ProxiedServerTest {
    private static final String TWO_PROXIES = "X-Forwarded-For: 198.51.100.7, 203.0.113.9, 10.1.2.3\r\n";

    private @Nullable ServerFixture server;

    private void start(Optional<String> publicUrl, String... trusted) {
        server = new ServerFixture(
                new ApiServerOptions(
                        "127.0.0.1",
                        0,
                        List.of(),
                        new RateLimit(2, Duration.ofMinutes(1)),
                        100,
                        publicUrl,
                        List.of(trusted).stream().map(AddressRange::parse).toList()),
                Route.of(
                        HttpMethod.GET,
                        "/who",
                        RouteAccess.OPEN,
                        request -> Response.ok(request.clientAddress().orElse("?") + " "
                                + request.origin().orElse("?"))));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** Sends a request; returns the status and the body. */
    private String ask(String host, String headers) throws IOException {
        URI address = Objects.requireNonNull(server).address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /who HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()) + " "
                    + answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
        }
    }

    @Test
    void theClientIsTheLastAddressThatIsNoTrustedProxy() throws IOException {
        start(Optional.empty(), "127.0.0.1", "10.0.0.0/8");
        assertThat(ask("localhost", TWO_PROXIES + "X-Forwarded-Proto: http, https\r\n"))
                .isEqualTo("200 \"203.0.113.9 https://localhost\"");
        assertThat(ask("localhost", "X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-For: [2001:db8::1]:4711\r\n"))
                .isEqualTo("200 \"2001:db8:0:0:0:0:0:1 http://localhost\"");
        assertThat(ask("localhost", "X-Forwarded-For: 198.51.100.8:4711\r\n"))
                .isEqualTo("200 \"198.51.100.8 http://localhost\"");
        assertThat(ask("localhost", "X-Forwarded-For: 10.1.1.1, nonsense, 10.1.2.3\r\n"))
                .as("what stands before nonsense was written by anybody")
                .isEqualTo("200 \"10.1.2.3 http://localhost\"");
        assertThat(ask("localhost", "")).startsWith("200 \"127.0.0.1");
    }

    @Test
    void limitsCountByTheTrueAddressAndASpoofedOneIsNone() throws IOException {
        start(Optional.empty(), "127.0.0.1");
        String ana = "X-Forwarded-For: 203.0.113.1\r\n";
        String spoofed = "X-Forwarded-For: 198.51.100.99, 203.0.113.1\r\n";
        assertThat(ask("localhost", ana)).startsWith("200");
        assertThat(ask("localhost", spoofed)).startsWith("200");
        assertThat(ask("localhost", spoofed)).startsWith("429");
        assertThat(ask("localhost", "X-Forwarded-For: 203.0.113.2\r\n")).startsWith("200");
    }

    @Test
    void nobodyElseIsBelieved() throws IOException {
        start(Optional.empty(), "10.0.0.0/8");
        String forged = "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-Proto: https\r\n";
        assertThat(ask("localhost", forged)).isEqualTo("200 \"127.0.0.1 http://localhost\"");
        assertThat(ask("localhost", "X-Forwarded-For: 203.0.113.2\r\n")).startsWith("200");
        assertThat(ask("localhost", "X-Forwarded-For: 203.0.113.3\r\n")).startsWith("429");
    }

    @Test
    void thePublicAddressIsANameOfTheServerAndTheBeginningOfLinks() throws IOException {
        start(Optional.of("https://bot.example.com"));
        assertThat(ask("bot.example.com", "")).isEqualTo("200 \"127.0.0.1 https://bot.example.com\"");
        assertThat(ask("other.example.com", "")).startsWith("421").contains("FAIRBOT_PUBLIC_URL");
    }
}
