package io.fairbot.whatsapp.web.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.web.internal.binary.Node;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamFailuresTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    private static ConnectionEnd end(Node node) {
        return StreamFailures.find(node, NOW).orElseThrow();
    }

    /** The table of what a session reports, as the server says it; the actions are those of the table. */
    @ParameterizedTest
    @CsvSource({
        "stream:error, 515, RECONNECT_NOW",
        "stream:error, 428, RECONNECT",
        "stream:error, 408, RECONNECT",
        "stream:error, 503, RECONNECT",
        "stream:error, 440, STOP_CHECK_OWNER",
        "stream:error, 401, STOP_RELINK",
        "failure, 401, STOP_RELINK",
        "failure, 402, STOP_UNTIL",
        "failure, 403, STOP_PAGE",
        "failure, 406, STOP_PAGE",
        "failure, 405, STOP_ALL_OUTDATED",
        "failure, 409, RECONNECT",
        "failure, 411, RECONNECT",
        "failure, 419, RECONNECT",
        "failure, 500, RECONNECT",
        "stream:error, 999, GIVE_UP"
    })
    void eachCodeHasItsAction(String tag, String code, FailureAction action) {
        ConnectionEnd end = end(Node.of(tag).with(tag.equals("failure") ? "reason" : "code", code));

        assertThat(end.cause().action()).isEqualTo(action);
        assertThat(end.cause().code()).hasValue(code);
        assertThat(end.detail()).contains(code);
        assertThat(end.until()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3600, 2026-12-01T13:00:00Z",
        "1796126400, 2026-12-01T12:00:00Z",
        "0, 2026-12-01T12:00:00Z",
        "soon, ",
        "123456789012, "
    })
    void aBanEndsAfterSecondsOrAtATime(String expire, Instant until) {
        ConnectionEnd end = end(Node.of("failure").with("reason", "402").with("expire", expire));

        assertThat(end.until()).isEqualTo(Optional.ofNullable(until));
    }

    @Test
    void aConflictNamesItsReason() {
        Node error = Node.of("stream:error");

        assertThat(end(error.add(Node.of("conflict").with("type", "replaced")))
                        .cause()
                        .text())
                .isEqualTo("WEB_REPLACED/440");
        assertThat(end(error.add(Node.of("conflict").with("type", "device_removed")))
                        .cause()
                        .text())
                .isEqualTo("WEB_LOGGED_OUT/401");
        assertThat(end(error.add(Node.of("ack"))).cause().text()).isEqualTo("WEB_SERVER_ERROR/500");
        assertThat(end(error).cause().text()).isEqualTo("WEB_SERVER_ERROR/500");
        assertThat(end(Node.of("failure")).cause().text()).isEqualTo("WEB_SERVER_ERROR/500");
        assertThat(end(Node.of("xmlstreamend")).cause().text()).isEqualTo("WEB_CONNECTION_LOST/closed");
    }

    @Test
    void whatTheServerWritesIsShownOnlyWhereItIsACode() {
        ConnectionEnd end = end(Node.of("stream:error").with("code", "a\nb").add(Node.of("x y")));

        assertThat(end.cause().text()).startsWith("WEB_OTHER/unknown");
        assertThat(end.detail()).isEqualTo("The server has ended the connection with the code unknown (unknown).");
    }

    @Test
    void anyOtherStanzaEndsNothing() {
        assertThat(StreamFailures.find(Node.of("ib"), NOW)).isEmpty();
    }
}
