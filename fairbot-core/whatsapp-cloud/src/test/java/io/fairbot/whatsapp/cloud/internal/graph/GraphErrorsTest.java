package io.fairbot.whatsapp.cloud.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException.CallOutcome;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphErrorsTest {
    private static GraphException read(int status, Map<String, List<String>> headers, String body) {
        return GraphErrors.read(
                status, HttpHeaders.of(headers, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }

    private static GraphException read(int status, String body) {
        return read(status, Map.of(), body);
    }

    @ParameterizedTest
    @CsvSource({
        "400, CLOUD_OTHER",
        "401, CLOUD_OTHER",
        "404, CLOUD_OTHER",
        "429, CLOUD_THROUGHPUT",
        "408, CLOUD_TRANSIENT",
        "500, CLOUD_TRANSIENT",
        "503, CLOUD_TRANSIENT"
    })
    void aCodeOfNoTableIsTreatedAsItsHttpClassAndKeepsItsNumber(int status, String cause) {
        GraphException failure = read(status, "{\"error\":{\"code\":131999}}");

        assertThat(failure.failureCause().name()).isEqualTo(cause);
        assertThat(failure.failureCause().code()).contains("131999");
        assertThat(failure.outcome()).isEqualTo(CallOutcome.REFUSED);
    }

    @Test
    void aCodeOfNoTableThatMetaCallsTransientPasses() {
        assertThat(read(400, "{\"error\":{\"code\":131999,\"is_transient\":true}}")
                        .failureCause())
                .isEqualTo(FailureCause.CLOUD_TRANSIENT);
        assertThat(read(400, "{\"error\":{\"code\":131026,\"is_transient\":true}}")
                        .failureCause())
                .isEqualTo(FailureCause.CLOUD_UNDELIVERABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "400, CLOUD_OTHER, REFUSED",
        "413, CLOUD_OTHER, REFUSED",
        "429, CLOUD_THROUGHPUT, REFUSED",
        "408, CLOUD_TRANSIENT, UNKNOWN",
        "502, CLOUD_TRANSIENT, UNKNOWN",
        "504, CLOUD_TRANSIENT, UNKNOWN"
    })
    void anAnswerOfSomebodyBetweenIsARefusalUnlessTheServerFailed(int status, String cause, CallOutcome outcome) {
        GraphException failure = read(status, "<html>bad gateway</html>");

        assertThat(failure.failureCause().name()).isEqualTo(cause);
        assertThat(failure.failureCause().code()).contains("http-" + status);
        assertThat(failure.outcome()).isEqualTo(outcome);
        assertThat(failure).hasMessage("The Graph API answered with " + status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | 17 | PT17S",
                "Retry-After | 999999 | PT1H",
                "X-Business-Use-Case-Usage | {\"731\":[{\"type\":\"whatsapp\",\"estimated_time_to_regain_access\":4}]}"
                        + " | PT4M"
            })
    void metasTimeBeforeTheNextTryIsKeptUpToAnHour(String header, String value, Duration pause) {
        GraphException failure = read(400, Map.of(header, List.of(value)), "{\"error\":{\"code\":80007}}");

        assertThat(failure.retryAfter()).contains(pause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | tomorrow",
                "Retry-After | -5",
                "Retry-After | 0",
                "X-Business-Use-Case-Usage | no json",
                "X-Business-Use-Case-Usage | {}",
                "X-Business-Use-Case-Usage | {\"estimated_time_to_regain_access\":-1}"
            })
    void aTimeThatCannotBeReadIsNone(String header, String value) {
        GraphException failure = read(400, Map.of(header, List.of(value)), "{\"error\":{\"code\":80007}}");

        assertThat(failure.retryAfter()).isEmpty();
    }

    @Test
    void aFailureThatPassesHasItsUsualTime() {
        assertThat(read(500, "{\"error\":{\"code\":131057}}").retryAfter()).contains(Duration.ofMinutes(3));
        assertThat(read(500, "{\"error\":{\"code\":131016}}").retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(read(400, "{\"error\":{\"code\":131026}}").retryAfter()).isEmpty();
    }

    @Test
    void theMessageIsMetasWithoutNumbersOfPeopleAndTokens() {
        GraphException failure = read(
                400,
                "{\"error\":{\"code\":131030,\"message\":\"(#131030) +55 48 99000-1111 is not allowed\",\"error_data\":"
                        + "{\"details\":\"token EAABsbCS1iHgBAKZCcanaryZBZAlonglonglong, number 5548990001111\"},"
                        + "\"fbtrace_id\":\"AbC-1\"}}");

        assertThat(failure).hasMessage("(#131030) **** is not allowed: token ****, number **** [trace AbC-1]");
    }

    @Test
    void aLongMessageIsCutAndAStrangeTraceIsLeftOut() {
        GraphException failure = read(
                400,
                "{\"error\":{\"code\":100,\"message\":\"" + "ab ".repeat(200) + "\",\"fbtrace_id\":\"<script>\"}}");

        assertThat(failure.getMessage()).hasSize(301).endsWith("…");
    }
}
