package io.fairbot.whatsapp.web;

import static io.fairbot.whatsapp.web.WebFixture.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.web.lab.WaLab;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One linked line at the lab, whose connection fails in every way that the lab knows; it is opened again each time. */
class WebFaultTest {
    private static final String PHONE = "5548990002000";
    private static WaLab lab;
    private static WebFixture fixture;
    private static WhatsAppSession session;

    @BeforeAll
    static void start() {
        lab = WaLab.start(WebFaultTest.class);
        fixture = new WebFixture(lab, WebFixture.TIMES);
        session = fixture.linked(PHONE);
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(fixture).ifPresent(WebFixture::close);
        Optional.ofNullable(lab).ifPresent(WaLab::close);
    }

    @BeforeEach
    void open() {
        if (!session.state().isOpen()) {
            done(session.reconnect());
        }
        fixture.reach(session, SessionPhase.OPEN);
    }

    @AfterEach
    void check() {
        assertThat(lab.violations()).isEmpty();
    }

    private static JsonNode perform(String operation, Map<String, ?> fields) {
        Map<String, Object> all = new TreeMap<>(fields);
        all.put("phone", PHONE);
        return lab.perform(operation, all);
    }

    /** What the server says at a login, and what must follow. */
    @ParameterizedTest
    @CsvSource({
        "401, WEB_LOGGED_OUT, STOP_RELINK",
        "402, WEB_TEMPORARY_BAN, STOP_UNTIL",
        "403, WEB_BLOCKED, STOP_PAGE",
        "405, WEB_OUTDATED, STOP_ALL_OUTDATED",
        "406, WEB_BLOCKED, STOP_PAGE",
        "409, WEB_SERVER_ERROR, RECONNECT",
        "503, WEB_CONNECTION_LOST, RECONNECT",
        "777, WEB_OTHER, GIVE_UP"
    })
    void aRefusedLoginHasItsCauseAndAction(String reason, String cause, FailureAction action) {
        lab.perform("failLogin", Map.of("reason", reason, "expire", "3600"));
        perform("drop", Map.of());
        fixture.reach(session, SessionPhase.STOPPED);

        done(session.reconnect());

        SessionState state = fixture.reach(session, SessionPhase.STOPPED);

        assertThat(state.cause().orElseThrow().text()).startsWith(cause + "/" + reason);
        assertThat(state.cause().orElseThrow().action()).isEqualTo(action);
        assertThat(state.until().orElseThrow())
                .isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3600));
    }

    /** What ends an open connection, and what must follow. */
    @ParameterizedTest
    @CsvSource({
        "515, '', WEB_RESTART_REQUIRED/515, RECONNECT_NOW",
        "503, '', WEB_CONNECTION_LOST/503, RECONNECT",
        "500, '', WEB_SERVER_ERROR/500, RECONNECT",
        "'', conflict, WEB_REPLACED/440, STOP_CHECK_OWNER",
        "'', x, WEB_SERVER_ERROR/500, RECONNECT",
        "401, conflict, WEB_LOGGED_OUT/401, STOP_RELINK"
    })
    void anEndOfTheStreamHasItsCauseAndAction(String code, String child, String cause, FailureAction action) {
        Map<String, Object> fields = new TreeMap<>();
        if (!code.isEmpty()) {
            fields.put("code", code);
        }
        if (!child.isEmpty()) {
            fields.put("child", child);
        }
        perform("streamError", fields);

        SessionState state = fixture.reach(session, SessionPhase.STOPPED);

        assertThat(state.cause().orElseThrow().text()).isEqualTo(cause);
        assertThat(state.cause().orElseThrow().action()).isEqualTo(action);
        done(session.reconnect());
        fixture.reach(session, SessionPhase.OPEN);
    }

    @Test
    void thePingOfTheServerIsAnswered() {
        int before = lab.perform("stats", Map.of()).path("stanza").path("iq").asInt();

        perform(
                "raw",
                Map.of(
                        "node",
                        Map.of(
                                "tag",
                                "iq",
                                "attrs",
                                Map.of("type", "get", "xmlns", "urn:xmpp:ping", "id", "7", "from", "s.whatsapp.net"))));

        await().until(() ->
                lab.perform("stats", Map.of()).path("stanza").path("iq").asInt() > before);
        assertThat(session.state().isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "close"})
    void aConnectionThatIsCutIsLostAndCanBeOpenedAgain(String cut) {

        perform(cut, Map.of());

        SessionState state = fixture.reach(session, SessionPhase.STOPPED);
        assertThat(state.cause().orElseThrow().text()).isEqualTo("WEB_CONNECTION_LOST/closed");
        done(session.reconnect());
        fixture.reach(session, SessionPhase.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"split", "joined", "compressed", "unknown-node"})
    void aFrameInAnUnusualFormIsRead(String mode) {
        int before = fixture.events.get();

        perform("frame", Map.of("mode", mode));

        await().until(() -> fixture.events.get() > before);
        done(session.probe());
        assertThat(session.state().isOpen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"flipped", "truncated", "replayed", "reordered", "empty", "oversize", "bad-node", "deep-node", "bomb"})
    void aWrongFrameEndsTheConnection(String mode) {

        perform("frame", Map.of("mode", mode));

        SessionState state = fixture.reach(session, SessionPhase.STOPPED);
        assertThat(state.cause().orElseThrow().text()).startsWith("WEB_OTHER/bad-frame");
        done(session.reconnect());
        fixture.reach(session, SessionPhase.OPEN);
    }
}
