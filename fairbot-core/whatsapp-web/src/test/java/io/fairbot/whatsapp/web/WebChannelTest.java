package io.fairbot.whatsapp.web;

import static io.fairbot.whatsapp.web.WebFixture.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.store.Document;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.LinkCode.LinkKind;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.web.internal.connection.ConnectionTimes;
import io.fairbot.whatsapp.web.internal.login.Credentials;
import io.fairbot.whatsapp.web.lab.WaLab;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines of the channel at the lab: linked, logged in. */
class WebChannelTest {
    private static WaLab lab;
    private static int phones;

    private WebFixture fixture;
    private String phone = "";

    @BeforeAll
    static void start() {
        lab = WaLab.start(WebChannelTest.class);
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(lab).ifPresent(WaLab::close);
    }

    @BeforeEach
    void open() {
        fixture = new WebFixture(lab, WebFixture.TIMES);
        phone = "55489900" + (1000 + phones++);
    }

    @AfterEach
    void close() {
        fixture.close();
        assertThat(lab.violations()).isEmpty();
    }

    private JsonNode perform(String operation, Map<String, ?> fields) {
        Map<String, Object> all = new TreeMap<>(fields);
        all.put("phone", phone);
        return lab.perform(operation, all);
    }

    private Credentials stored() {
        return done(fixture.documents().get(Credentials.MODEL, Credentials.ID))
                .map(Document::value)
                .orElseThrow();
    }

    @Test
    void aPhoneThatScansTheCodeLinksTheLineAndItLogsInAgainAfterARestart() {
        WhatsAppSession session = fixture.open();
        LinkCode code = fixture.code(session);

        assertThat(code.kind()).isEqualTo(LinkKind.QR);
        assertThat(code.text()).startsWith("https://wa.me/settings/linked_devices#2@");
        assertThat(code.validUntil()).isAfter(Instant.now().plusSeconds(40));
        perform("scan", Map.of("qr", code.text()));
        fixture.reach(session, SessionPhase.OPEN);

        assertThat(fixture.states)
                .extracting(SessionState::phase)
                .containsExactly(
                        SessionPhase.LINKING, SessionPhase.STOPPED, SessionPhase.CONNECTING, SessionPhase.OPEN);
        assertThat(stored().account().orElseThrow().jid()).isEqualTo(phone + ":1@s.whatsapp.net");
        assertThat(stored().account().orElseThrow().lid().orElseThrow()).endsWith(":1@lid");
        await().until(() -> stored().routing().isPresent());
        done(session.close());
        await().until(() -> !perform("device", Map.of()).path("connected").asBoolean());

        WhatsAppSession next = fixture.open();
        fixture.reach(next, SessionPhase.OPEN);
        assertThat(perform("device", Map.of()).path("open").asBoolean()).isTrue();
        assertThat(perform("devices", Map.of())).hasSize(1);
        assertThat(lab.perform("stats", Map.of()).path("edgeHeader").asInt()).isPositive();
    }

    @Test
    void aCodeThatAPersonTypesLinksTheLine() {
        WhatsAppSession session = fixture.open();
        fixture.code(session);

        done(session.linkByCode(new PhoneNumber("+" + phone)));
        LinkCode code = session.state().link().orElseThrow();
        assertThat(code.kind()).isEqualTo(LinkKind.PAIRING_CODE);
        assertThat(code.text()).matches("[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}");
        perform("code", Map.of("code", code.text().replace("-", "")));
        fixture.reach(session, SessionPhase.OPEN);

        assertThat(stored().account().orElseThrow().jid()).isEqualTo(phone + ":1@s.whatsapp.net");
    }

    @Test
    void aWrongCodeLinksNobodyAndAnotherOneCanBeShown() {
        WhatsAppSession session = fixture.open();
        fixture.code(session);
        done(session.linkByCode(new PhoneNumber("+" + phone)));
        String first = session.state().link().orElseThrow().text();
        int errors = lab.perform("stats", Map.of()).path("errors").size();

        perform("code", Map.of("code", first.equals("11111111") ? "22222222" : "11111111"));
        await().until(() -> lab.perform("stats", Map.of()).path("errors").size() > errors);

        assertThat(stored().account()).isEmpty();
        fixture.reach(session, SessionPhase.STOPPED);
        done(session.reconnect());
        fixture.code(session);
        done(session.linkByCode(new PhoneNumber("+" + phone)));
        String second = session.state().link().orElseThrow().text();
        assertThat(second).isNotEqualTo(first);
        perform("code", Map.of("code", second.replace("-", "")));
        fixture.reach(session, SessionPhase.OPEN);
    }

    @Test
    void aChannelThatIsNotStartedOpensNoLine() {
        done(fixture.channel.stop());

        assertThatThrownBy(fixture::open)
                .hasRootCauseMessage("The channel web is not started; the coordinator does that.");
    }

    @Test
    void anotherRootKeyIsRefusedWithTheLiveService() {
        Map<String, String> variables = lab.settings();
        variables.put("FAIRBOT_WEB_URL", "wss://web.whatsapp.com./ws/chat");

        assertThatThrownBy(() -> done(fixture.channel.start(fixture.context(variables))))
                .hasMessageContaining("FAIRBOT_WEB_ROOT_KEY");
    }

    @Test
    void aCodeIsShownOnlyWhileTheLineWaitsToBeLinked() {
        WhatsAppSession session = fixture.linked(phone);

        assertThatThrownBy(() -> done(session.linkByCode(new PhoneNumber("+" + phone))))
                .hasRootCauseMessage("The line is not waiting to be linked; look at its state.");
    }

    @Test
    void aLineThatIsUnlinkedIsNoDeviceOfThePhoneAnyMore() {
        WhatsAppSession session = fixture.linked(phone);

        done(session.unlink());

        assertThat(perform("devices", Map.of())).isEmpty();
        SessionState state = fixture.reach(session, SessionPhase.STOPPED);
        assertThat(state.cause().orElseThrow().text()).isEqualTo("WEB_LOGGED_OUT/401");
        assertThatThrownBy(() -> done(session.unlink())).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aProbeIsAnsweredAndAClosedLineAnswersNone() {
        WhatsAppSession session = fixture.linked(phone);
        int before = fixture.events.get();

        done(session.probe());

        assertThat(fixture.events.get()).isGreaterThan(before + 1);
        done(session.close());
        assertThat(session.state().phase()).isEqualTo(SessionPhase.STOPPED);
        assertThatThrownBy(() -> done(session.reconnect())).hasRootCauseMessage("The line is closed.");
        assertThatThrownBy(() -> done(session.probe())).hasMessage("The line is closed.");
    }

    @Test
    void aConnectionOnWhichNothingArrivesAnyMoreIsLost() {
        fixture.close();
        fixture = new WebFixture(
                lab, new ConnectionTimes(Duration.ofSeconds(20), Duration.ofSeconds(6), Duration.ofSeconds(1)));
        WhatsAppSession session = fixture.linked(phone);

        perform("silence", Map.of("on", true));

        SessionState state = fixture.reach(session, SessionPhase.STOPPED);
        assertThat(state.cause().orElseThrow().text()).isEqualTo("WEB_CONNECTION_LOST/keep-alive");
        done(session.reconnect());
        fixture.reach(session, SessionPhase.OPEN);
        await().until(() -> lab.perform("log", Map.of("what", "ping")).size() > 2);
        assertThat(session.state().isOpen()).isTrue();
    }
}
