package io.fairbot.samples.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The route to which the gateway delivers. It needs no key of the API, since each delivery is signed. */
final class GatewayWebhook {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Function<String, @Nullable GatewaySession> sessions;

    GatewayWebhook(Function<String, @Nullable GatewaySession> sessions) {
        this.sessions = sessions;
    }

    HttpModule module() {
        return HttpModule.of(
                "gateway",
                List.of(Route.of(HttpMethod.POST, "/gateway/webhook", RouteAccess.OPEN, this::deliver)
                        .free()),
                GatewayWebhook.class,
                "openapi.json");
    }

    /** Answers only when everything is durable; the gateway delivers again what is answered otherwise. */
    private CompletionStage<Response> deliver(Request request) {
        JsonNode event = event(request);
        GatewaySession session = sessions.apply(event.path("line").asText());
        if (session == null || !session.state().isOpen()) {
            throw Problem.of(ProblemType.UNAVAILABLE, "This line is not open; deliver it again later.")
                    .retryAfter(SOON)
                    .exception();
        }
        String signature = request.header("Gateway-Signature").orElse("");
        if (!MessageDigest.isEqual(bytes(signature), bytes(sign(session.secret(), request.body())))) {
            throw Problem.of(ProblemType.UNAUTHORIZED, "The signature is not that of the line's key.")
                    .exception();
        }
        return session.receive(event).thenApply(durable -> Response.noContent());
    }

    private static JsonNode event(Request request) {
        try {
            return Json.mapper().readTree(request.body());
        } catch (IOException e) {
            throw Problem.of(ProblemType.INVALID_JSON, "The body must be JSON.").exception();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the signature of a body: its HMAC with SHA-256, in hexadecimal digits. */
    static String sign(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
        }
    }
}
