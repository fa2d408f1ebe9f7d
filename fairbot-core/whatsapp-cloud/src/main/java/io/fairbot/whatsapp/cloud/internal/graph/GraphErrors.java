package io.fairbot.whatsapp.cloud.internal.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException.CallOutcome;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The errors of the Graph API: translates an HTTP answer into a cause by the table of {@link FailureCause}. Stateless.
 *
 * <p>A code that is in no table is treated as its HTTP class, and keeps its number. An answer with an error of Meta's is a refusal;
 * a server error without one, as of a gateway between, says nothing about the call.
 */
final class GraphErrors {
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int MAX_MESSAGE = 300;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final String USAGE = "X-Business-Use-Case-Usage";
    /** Numbers of people, also within addresses, and what may be a token. */
    private static final Pattern PERSONAL = Pattern.compile("\\+?[0-9][0-9 ().-]{5,}[0-9]|[A-Za-z0-9_-]{32,}");

    /** How long a failure usually lasts that Meta names no time for. */
    private static final Map<String, Duration> USUAL_PAUSES = Map.of(
            "131057", Duration.ofMinutes(3),
            "132069", Duration.ofMinutes(1));

    private static final Duration USUAL_PAUSE = Duration.ofSeconds(5);

    private GraphErrors() {}

    /** Reads an answer that is no success. */
    static GraphException read(int status, HttpHeaders headers, byte[] body) {
        JsonNode error = error(body);
        FailureCause cause = cause(status, error);
        boolean isKnown = error.isObject() || (status < SERVER_ERROR && status != REQUEST_TIMEOUT);
        return new GraphException(
                cause,
                isKnown ? CallOutcome.REFUSED : CallOutcome.UNKNOWN,
                pause(cause, headers),
                message(status, error),
                null);
    }

    private static JsonNode error(byte[] body) {
        try {
            return Json.mapper().readTree(body).path("error");
        } catch (IOException e) {
            return Json.mapper().missingNode();
        }
    }

    private static FailureCause cause(int status, JsonNode error) {
        String code = error.path("code").isIntegralNumber() ? error.path("code").asText() : "http-" + status;
        FailureCause cause = FailureCause.of(WhatsAppProvider.CLOUD, code);
        if (FailureCause.values().contains(cause)) {
            return cause;
        }
        if (status == TOO_MANY) {
            return FailureCause.CLOUD_THROUGHPUT.withCode(code);
        }
        return status >= SERVER_ERROR
                        || status == REQUEST_TIMEOUT
                        || error.path("is_transient").asBoolean()
                ? FailureCause.CLOUD_TRANSIENT.withCode(code)
                : cause;
    }

    /** Returns the time that Meta names, or else the usual one of a failure that passes. */
    private static Optional<Duration> pause(FailureCause cause, HttpHeaders headers) {
        Optional<Duration> named = Stream.of(seconds(headers), minutesOfUsage(headers))
                .flatMap(Optional::stream)
                .filter(pause -> !pause.isZero())
                .map(pause -> pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)
                .findFirst();
        return named.isEmpty() && cause.action() == FailureAction.RETRY
                ? Optional.of(USUAL_PAUSES.getOrDefault(cause.code().orElse(""), USUAL_PAUSE))
                : named;
    }

    private static Optional<Duration> seconds(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    /** Reads how many minutes an account that has used up its calls has to wait. */
    private static Optional<Duration> minutesOfUsage(HttpHeaders headers) {
        return headers.firstValue(USAGE).flatMap(text -> {
            try {
                return Json.mapper().readTree(text).findValues("estimated_time_to_regain_access").stream()
                        .mapToLong(JsonNode::asLong)
                        .max()
                        .stream()
                        .mapToObj(Duration::ofMinutes)
                        .filter(wait -> !wait.isNegative())
                        .findFirst();
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    private static String message(int status, JsonNode error) {
        String words = Stream.of(
                        error.path("message"), error.path("error_data").path("details"), error.path("error_user_msg"))
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank())
                .map(GraphErrors::clean)
                .collect(Collectors.joining(": "));
        String trace = error.path("fbtrace_id").asText();
        return (words.isEmpty() ? "The Graph API answered with " + status : words)
                + (trace.matches("[A-Za-z0-9_-]{1,64}") ? " [trace " + trace + "]" : "");
    }

    /** Shortens a text of Meta's, and hides what may be a number of a person or a token. */
    static String clean(String text) {
        String hidden = PERSONAL.matcher(text.replaceAll("\\p{Cntrl}", " ")).replaceAll("****");
        return hidden.length() <= MAX_MESSAGE ? hidden : hidden.substring(0, MAX_MESSAGE) + "…";
    }
}
