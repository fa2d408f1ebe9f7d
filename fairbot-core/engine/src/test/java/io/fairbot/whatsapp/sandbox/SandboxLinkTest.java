package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.Turn;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Response;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox line that is linked to a phone, as one of WhatsApp Web. */
class SandboxLinkTest {
    @TempDir
    private Path directory;

    private SandboxHouse house;
    private WhatsAppSession session;

    @BeforeEach
    void open() {
        house = new SandboxHouse(
                        directory,
                        new MemoryStorage(),
                        new SandboxChannel(),
                        (state, event, context) -> Turn.reply("ok"),
                        1)
                .start();
        session = house.open("matriz", 1);
    }

    private LinkCode code() {
        return session.state().link().orElseThrow();
    }

    private Response link(String text) {
        return house.call(
                HttpMethod.POST,
                "/sandbox/lines/{branch}/link",
                Map.of("branch", "matriz"),
                "{\"code\":\"" + text + "\"}");
    }

    private int send(String id) {
        return house.post("{\"branch\":\"matriz\",\"from\":\"" + SandboxHouse.ANA + "\",\"id\":\"" + id
                        + "\",\"text\":\"oi\"}")
                .status();
    }

    @Test
    void aLineThatIsUnlinkedWaitsForAPhone() {
        assertThat(session.state().link()).isEmpty();
        house.world().await(session.unlink());
        assertThat(session.state().phase()).isEqualTo(SessionState.SessionPhase.LINKING);
        assertThat(send("m1")).isEqualTo(503);
        assertThat(link("another").status()).isEqualTo(422);
        assertThat(link(code().text()).status()).isEqualTo(200);
        assertThat(session.state().isOpen()).isTrue();
        assertThat(send("m2")).isEqualTo(202);
        assertThat(link("again").status()).isEqualTo(422);
    }

    @Test
    void aCodeEndsAndIsReplaced() {
        house.world().await(session.unlink());
        LinkCode first = code();
        house.world().advance(Duration.ofSeconds(61));
        assertThat(code().text()).isNotEqualTo(first.text());
        assertThat(code().validUntil()).isAfter(first.validUntil());
        assertThat(link(first.text()).status()).isEqualTo(422);
        assertThat(first.toString()).contains("QR").doesNotContain(first.text());
    }

    @Test
    void aCodeToTypeIsGivenWhileTheLineWaits() {
        PhoneNumber phone = new PhoneNumber("+5548999990001");
        assertThatThrownBy(() -> house.world().await(session.linkByCode(phone)))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unlink it first");
        house.world().await(session.unlink());
        house.world().await(session.linkByCode(phone));
        assertThat(code().kind()).isEqualTo(LinkCode.LinkKind.PAIRING_CODE);
        assertThat(code().text()).matches("[A-Z0-9]{8}");
        assertThat(link(code().text()).status()).isEqualTo(200);
    }

    @Test
    void theNextSessionIsNotLinkedEither() {
        house.world().await(session.unlink());
        LinkCode first = code();
        house.world().await(session.close());
        house.world().advance(Duration.ofMinutes(2));
        assertThat(session.state().link()).isEmpty();
        session = house.open("matriz", 1);
        assertThat(code().text()).isNotEqualTo(first.text());
        assertThat(send("m1")).isEqualTo(503);
    }
}
