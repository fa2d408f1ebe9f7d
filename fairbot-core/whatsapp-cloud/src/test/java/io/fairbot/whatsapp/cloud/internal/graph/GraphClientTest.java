package io.fairbot.whatsapp.cloud.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException.CallOutcome;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphClientTest {
    private static final String NUMBER = CloudLab.NUMBERS.get(0);
    private static final String PHONE = "5548990001111";
    private static final ExecutorService EXECUTOR = new DaemonExecutorFactory().create("graph-test", 2);
    private static final ScheduledExecutorService TIMERS = DaemonExecutorFactory.scheduler("graph-test-time");
    private static CloudLab lab;
    private static GraphClient client;

    @BeforeAll
    static void start() {
        lab = CloudLab.start(GraphClientTest.class);
        client = client(lab.address().resolve("/v26.0/"));
        lab.customerWrites(PHONE);
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
        EXECUTOR.shutdownNow();
        TIMERS.shutdownNow();
    }

    private static GraphClient client(URI base) {
        GraphClient.GraphTimeouts timeouts =
                new GraphClient.GraphTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(5));
        return new GraphClient(base, timeouts, new SystemTimeSource(Clock.systemUTC(), TIMERS), EXECUTOR);
    }

    private static CompletionStage<JsonNode> send(String words) {
        return client.post(
                CloudLab.TOKEN,
                NUMBER + "/messages",
                "{\"messaging_product\":\"whatsapp\",\"to\":\"" + PHONE + "\",\"type\":\"text\",\"text\":{\"body\":\""
                        + words + "\"}}");
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static GraphException failure(CompletionStage<?> stage) {
        return done(stage.handle((value, failure) -> (GraphException) Stages.cause(failure)));
    }

    @Test
    void aNumberIsReadAndAMessageIsAccepted() {
        assertThat(done(client.get(CloudLab.TOKEN, NUMBER))
                        .path("quality_rating")
                        .asText())
                .isEqualTo("GREEN");
        assertThat(done(send("olá")).path("messages").path(0).path("id").asText())
                .startsWith("wamid.");
    }

    @Test
    void anotherTokenIsRefusedAndNotRepeatedInTheMessage() {
        GraphException failure = failure(client.get(Secret.of("canary-of-a-token"), NUMBER));

        assertThat(failure.failureCause()).isEqualTo(FailureCause.CLOUD_TOKEN);
        assertThat(failure.failureCause().code()).contains("190");
        assertThat(failure.outcome()).isEqualTo(CallOutcome.REFUSED);
        assertThat(failure).hasMessageContaining("(#190)").hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "0, CLOUD_TOKEN, STOP_PAGE",
        "190, CLOUD_TOKEN, STOP_PAGE",
        "3, CLOUD_PERMISSION, CONFIGURATION",
        "10, CLOUD_PERMISSION, CONFIGURATION",
        "200, CLOUD_PERMISSION, CONFIGURATION",
        "299, CLOUD_PERMISSION, CONFIGURATION",
        "131005, CLOUD_PERMISSION, CONFIGURATION",
        "4, CLOUD_THROUGHPUT, BACK_OFF_SHARED",
        "613, CLOUD_THROUGHPUT, BACK_OFF_SHARED",
        "80007, CLOUD_THROUGHPUT, BACK_OFF_SHARED",
        "130429, CLOUD_THROUGHPUT, BACK_OFF_SHARED",
        "131056, CLOUD_PAIR_RATE, BACK_OFF_CONTACT",
        "131048, CLOUD_SPAM, FREEZE_UNSOLICITED",
        "131064, CLOUD_TEMPLATE_LIMIT, FREEZE_UNSOLICITED",
        "131047, CLOUD_WINDOW_CLOSED, NEEDS_TEMPLATE",
        "131026, CLOUD_UNDELIVERABLE, GIVE_UP",
        "131062, CLOUD_UNDELIVERABLE, GIVE_UP",
        "131049, CLOUD_MARKETING_WITHHELD, RETRY_ONCE_LATER",
        "130472, CLOUD_MARKETING_REFUSED, GIVE_UP",
        "131063, CLOUD_MARKETING_REFUSED, GIVE_UP",
        "131050, CLOUD_OPTED_OUT, STORE_OPT_OUT",
        "131042, CLOUD_ACCOUNT, STOP_PAGE",
        "131044, CLOUD_ACCOUNT, STOP_PAGE",
        "131031, CLOUD_ACCOUNT, STOP_PAGE",
        "368, CLOUD_ACCOUNT, STOP_PAGE",
        "130497, CLOUD_ACCOUNT, STOP_PAGE",
        "131037, CLOUD_ACCOUNT, STOP_PAGE",
        "131045, CLOUD_ACCOUNT, STOP_PAGE",
        "133010, CLOUD_ACCOUNT, STOP_PAGE",
        "131057, CLOUD_MAINTENANCE, RETRY",
        "100, CLOUD_BAD_PARAMETER, GIVE_UP",
        "131008, CLOUD_BAD_PARAMETER, GIVE_UP",
        "131009, CLOUD_BAD_PARAMETER, GIVE_UP",
        "131021, CLOUD_BAD_PARAMETER, GIVE_UP",
        "131030, CLOUD_BAD_PARAMETER, GIVE_UP",
        "131051, CLOUD_BAD_PARAMETER, GIVE_UP",
        "131053, CLOUD_BAD_PARAMETER, GIVE_UP",
        "135000, CLOUD_BAD_PARAMETER, GIVE_UP",
        "131052, CLOUD_MEDIA_LOST, GIVE_UP",
        "132000, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132001, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132005, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132007, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132008, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132012, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132015, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132016, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132018, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132068, CLOUD_MALFORMED, DISABLE_TEMPLATE",
        "132069, CLOUD_TRANSIENT, RETRY",
        "137000, CLOUD_IDENTITY_CHANGED, GIVE_UP",
        "1, CLOUD_TRANSIENT, RETRY",
        "2, CLOUD_TRANSIENT, RETRY",
        "131000, CLOUD_TRANSIENT, RETRY",
        "131016, CLOUD_TRANSIENT, RETRY",
        "133004, CLOUD_TRANSIENT, RETRY",
        "131999, CLOUD_OTHER, GIVE_UP"
    })
    void everyCodeOfTheTableHasItsAction(int code, String cause, FailureAction action) {
        lab.perform("fail", Map.of("code", code));

        GraphException failure = failure(send("código " + code));

        assertThat(failure.failureCause().name()).isEqualTo(cause);
        assertThat(failure.failureCause().code()).contains(String.valueOf(code));
        assertThat(failure.failureCause().action()).isEqualTo(action);
        assertThat(failure.outcome()).isEqualTo(CallOutcome.REFUSED);
        assertThat(failure.retryAfter().isPresent()).isEqualTo(action == FailureAction.RETRY);
    }

    @Test
    void aServerErrorWithMetasErrorIsARefusalThatPasses() {
        lab.perform("fail", Map.of("how", "http-500"));

        GraphException failure = failure(send("de novo"));

        assertThat(failure.failureCause()).isEqualTo(FailureCause.CLOUD_TRANSIENT);
        assertThat(failure.outcome()).isEqualTo(CallOutcome.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"html-502", "drop-request", "drop-answer", "slow"})
    void anAnswerThatIsLostSaysNothing(String how) {
        lab.perform("fail", Map.of("how", how));

        GraphException failure = failure(send("perdida"));

        assertThat(failure.outcome()).isEqualTo(CallOutcome.UNKNOWN);
        assertThat(failure).hasMessageNotContaining("lab-token").hasMessageNotContaining(PHONE);
    }

    @Test
    void whatNeverLeftIsToldFromWhatWasLost() {
        GraphException failure = failure(
                client(URI.create("http://127.0.0.1:1/v26.0/")).post(CloudLab.TOKEN, NUMBER + "/messages", "{}"));

        assertThat(failure.outcome()).isEqualTo(CallOutcome.NOT_SENT);
        assertThat(failure.failureCause())
                .isEqualTo(FailureCause.connectionLost(WhatsAppProvider.CLOUD))
                .extracting(FailureCause::action)
                .isEqualTo(FailureAction.RECONNECT);
    }
}
