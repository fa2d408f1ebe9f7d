package io.fairbot.agents.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agents.AgentHouse;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Response;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines in the API, over sandbox lines that fail. */
@Tag("place")
class LineRoutesTest {
    private final SandboxChannel channel = new SandboxChannel();
    private final BranchAgent agent = new BranchAgent();
    private final AgentHouse house;

    LineRoutesTest(@TempDir Path directory) {
        house = new AgentHouse(directory, Optional.empty(), channel, agent);
        house.start(agent);
    }

    private JsonNode session(String branch) throws IOException {
        return AgentHouse.json(house.call(HttpMethod.GET, "/branches/{branch}/session", branch));
    }

    @Test
    void aLineThatIsWellIsShownSo() throws IOException {
        JsonNode view = session("matriz");
        assertThat(view.path("phase").asText()).isEqualTo("OPEN");
        assertThat(view.path("health").asText()).isEqualTo("UP");
        assertThat(view.has("diagnosis")).isFalse();
        assertThat(view.path("attempts").toString()).isEqualTo("{\"reconnects\":0,\"reopens\":0,\"lastTries\":0}");
    }

    @Test
    void aLineThatHasStoppedIsToldInBothLanguagesAndStartedAgainByAPerson() throws IOException {
        channel.faults().inject("matriz", FailureCause.WEB_BLOCKED);
        house.time().runPending();
        JsonNode view = session("matriz");
        assertThat(view.path("phase").asText()).isEqualTo("STOPPED");
        assertThat(view.path("urgency").asText()).isEqualTo("PAGE");
        assertThat(view.path("diagnosis").path("cause").asText()).isEqualTo("WEB_BLOCKED");
        assertThat(view.path("diagnosis").path("pt").path("happened").asText())
                .isEqualTo("O WhatsApp bloqueou este número.");
        assertThat(view.path("diagnosis").path("en").path("personMust").asText())
                .startsWith("Ask WhatsApp's support");
        Response answer = house.call(HttpMethod.POST, "/branches/{branch}/session/retry", "matriz");
        assertThat(answer.status()).isEqualTo(202);
        house.time().runPending();
        assertThat(session("matriz").path("phase").asText()).isEqualTo("OPEN");
        assertThat(house.audited()).containsExactly("branches.import branches", "session.retry branch/matriz");
    }

    @Test
    void whatWasTriedIsCounted() throws IOException {
        channel.faults().injectPermanently("praia", FailureCause.WEB_CONNECTION_LOST);
        house.time().advance(Duration.ofHours(2));
        JsonNode view = session("praia");
        assertThat(view.path("attempts").path("reconnects").asInt()).isEqualTo(20);
        assertThat(view.path("urgency").asText()).isIn("NOTE", "ALERT");
        assertThat(view.path("diagnosis").path("pt").path("botDoes").asText()).contains("de vez em quando");
    }

    @Test
    void aBranchThatIsNotThereHasNoSession() {
        assertThatThrownBy(() -> session("nowhere"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("There is no open branch of this name");
    }

    @Test
    void theLineOfAStoppedAgentIsNotFound() {
        house.stop(agent);
        assertThatThrownBy(() -> session("matriz"))
                .hasMessageContaining("There is no open branch of this name on this node.");
        house.stop(agent);
    }

    private static final String LINK = "/branches/{branch}/link";

    private JsonNode link(HttpMethod method) throws IOException {
        return AgentHouse.json(house.call(method, LINK, "matriz"));
    }

    @Test
    void aLineIsUnlinkedAndShowsTheCodeWithWhichItIsLinkedAgain() throws IOException {
        assertThat(link(HttpMethod.GET).toString()).isEqualTo("{\"branch\":\"matriz\",\"phase\":\"OPEN\"}");
        house.call(HttpMethod.DELETE, LINK, "matriz");
        house.time().runPending();
        Response shown = house.call(HttpMethod.GET, LINK, "matriz");
        assertThat(shown.headers().toString()).contains("no-store");
        JsonNode view = AgentHouse.json(shown);
        assertThat(view.path("phase").asText()).isEqualTo("LINKING");
        assertThat(view.path("code").path("kind").asText()).isEqualTo("QR");
        assertThat(session("matriz").toString())
                .doesNotContain(view.path("code").path("text").asText());
        house.time().advance(Duration.ofSeconds(61));
        assertThat(link(HttpMethod.GET).path("code").path("text"))
                .isNotEqualTo(view.path("code").path("text"));
        assertThat(house.audited()).contains("session.unlink branch/matriz");
    }

    @Test
    void aBranchThatIsNotThereHasNoLink() {
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.DELETE)) {
            assertThatThrownBy(() -> house.call(method, LINK, "nowhere"))
                    .hasMessageContaining("There is no open branch of this name");
        }
    }
}
