package io.fairbot.samples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.http.HttpMethod;
import io.fairbot.http.Response;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.testkit.BotTest;
import io.fairbot.testkit.TestCustomer;
import io.fairbot.testkit.http.TestSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reminder, a page and a socket of an agent, in a test without a server. */
class PickupAgentTest {
    @RegisterExtension
    final BotTest bot = BotTest.of(new PickupAgent()).branches("matriz");

    @Test
    void aCustomerIsRemindedAndTheViewersSeeIt() {
        TestCustomer ana = bot.customer("ana");
        TestSocket viewer = bot.http().socket("/pickups/changes");
        TestSocket gone = bot.http().socket("/pickups/changes");
        gone.close(StreamClose.LOST);

        Response ready = bot.http()
                .send(
                        HttpMethod.POST,
                        "/pickups/matriz",
                        Map.of("phone", ana.phone().e164()));
        assertThat(ready.status()).isEqualTo(204);
        ana.readsNothing();
        assertThat(viewer.received()).isEmpty();

        bot.advance(PickupAgent.PATIENCE);
        ana.isNotified("esperando por você");
        assertThat(viewer.received()).containsExactly("reminded matriz");
        assertThat(gone.received()).isEmpty();
    }

    @Test
    void thePageIsOpenAndTheRestNeedsARole() throws IOException {
        Response page = bot.http().as(Principal.ANONYMOUS).get("/pickups");
        assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8)).contains("/pickups/pickups.js");
        assertThat(page.headers())
                .containsEntry("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'");
        assertThat(bot.http().get("/pickups/pickups.js").contentType()).isEqualTo("text/javascript");
        assertThat(bot.http().get("/pickups/nothing").status()).isEqualTo(404);

        assertThatThrownBy(() -> bot.http().as(Principal.ANONYMOUS).socket("/pickups/changes"))
                .hasMessageContaining("refuses the WebSocket");
        Principal operator = new Principal("ana", Optional.of(Scope.OPERATOR), Optional.empty());
        String target = "/pickups/matriz";
        Map<String, String> order = Map.of("phone", "+5548999990001");
        assertThat(bot.http()
                        .as(operator.onlyIn(Set.of("praia")))
                        .send(HttpMethod.POST, target, order)
                        .status())
                .isEqualTo(403);
        assertThat(bot.http().as(operator).send(HttpMethod.POST, target, order).status())
                .isEqualTo(204);
        assertThat(bot.http()
                        .as(Principal.ANONYMOUS)
                        .send(HttpMethod.POST, target, order)
                        .status())
                .isEqualTo(401);
        assertThat(bot.http()
                        .send(HttpMethod.POST, target, Map.of("phone", "12"))
                        .status())
                .isEqualTo(422);
    }
}
