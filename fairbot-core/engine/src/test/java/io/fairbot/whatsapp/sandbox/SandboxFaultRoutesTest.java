package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.Turn;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Response;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures are injected over the API. */
class SandboxFaultRoutesTest {
    private static final String HI = "{\"branch\":\"matriz\",\"from\":\"" + SandboxHouse.ANA + "\",\"text\":\"oi\"}";

    @TempDir
    private Path directory;

    private SandboxHouse house = new SandboxHouse(
            Path.of("."), new MemoryStorage(), new SandboxChannel(), (state, event, context) -> Turn.ignore(), 1);
    private Optional<WhatsAppSession> session = Optional.empty();

    @BeforeEach
    void open() {
        house = new SandboxHouse(
                directory, new MemoryStorage(), new SandboxChannel(), (state, event, context) -> Turn.reply("eco"), 1);
        house.start();
        session = Optional.of(house.open("matriz", 1));
    }

    private WhatsAppSession session() {
        return session.orElseThrow();
    }

    private Response inject(String branch, String body) {
        return house.call(HttpMethod.POST, "/sandbox/lines/{branch}/faults", Map.of("branch", branch), body);
    }

    private Response heal(String branch) {
        return house.call(HttpMethod.DELETE, "/sandbox/lines/{branch}/faults", Map.of("branch", branch), "");
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.whatsapp.FailureCause#values")
    void everyRowCanBeInjectedAndHealed(FailureCause cause) {
        assertThat(SandboxHouse.json(inject("matriz", "{\"cause\":\"" + cause + "\",\"lasts\":\"always\"}"))
                        .toString())
                .isEqualTo("{\"cause\":\"" + cause + "\",\"lasts\":\"always\"}");
        assertThat(SandboxHouse.json(heal("matriz")).toString()).isEqualTo("{\"healed\":true}");
        house.world().await(session().reconnect());
        assertThat(session().state().phase()).isEqualTo(SessionPhase.OPEN);
        assertThat(house.post(HI).status()).isEqualTo(202);
        house.world().runPending();
        assertThat(house.chat(SandboxHouse.ANA)).hasSize(2);
    }

    @Test
    void whoWritesToALineThatIsCutOffIsToldToComeAgain() {
        inject("matriz", "{\"cause\":\"WEB_CONNECTION_LOST\"}");
        Response answer = house.post(HI);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(house.chat(SandboxHouse.ANA)).isEmpty();
        house.world().await(session().reconnect());
        assertThat(house.post(HI).status()).isEqualTo(202);
    }

    @Test
    void aLineIsCutOffUntilAMoment() {
        String end = house.world().now().plusSeconds(60).toString();
        Response answer = inject("matriz", "{\"cause\":\"WEB_TEMPORARY_BAN\",\"until\":\"" + end + "\"}");
        assertThat(SandboxHouse.json(answer).path("until").asText()).startsWith(end.substring(0, 19));
        assertThat(session().state().until()).isPresent();
        house.world().advance(java.time.Duration.ofMillis(59_999));
        house.world().await(session().reconnect());
        assertThat(session().state().phase()).isEqualTo(SessionPhase.STOPPED);
        house.world().advance(java.time.Duration.ofMillis(1));
        house.world().await(session().reconnect());
        assertThat(session().state().phase()).isEqualTo(SessionPhase.OPEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | cause",
                "{\"cause\":\"WEB_BROKEN\"} | cause",
                "{\"cause\":\"WEB_REPLACED\",\"lasts\":\"sometimes\"} | lasts",
                "{\"cause\":\"WEB_REPLACED\",\"until\":\"tomorrow\"} | until",
                "{\"cause\":\"WEB_REPLACED\",\"lasts\":\"always\",\"until\":\"2026-11-23T12:00:00Z\"} | until",
                "{\"cause\":\"WEB_REPLACED\",\"colour\":\"red\"} | colour"
            })
    void whatCannotBeInjectedIsRefused(String body, String field) {
        Response answer = inject("matriz", body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(SandboxHouse.json(answer).toString()).contains("\"field\":\"" + field + "\"");
        assertThat(session().state().phase()).isEqualTo(SessionPhase.OPEN);
    }

    @Test
    void aBranchThatIsNotThereHasNoFaults() {
        assertThat(inject("nowhere", "{\"cause\":\"WEB_REPLACED\"}").status()).isEqualTo(404);
        assertThat(heal("nowhere").status()).isEqualTo(404);
    }
}
