package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.Health;
import io.fairbot.agent.Health.HealthStatus;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.status.AgentStatus;
import io.fairbot.coordination.status.CoordinatorStatus;
import io.fairbot.coordination.status.HealthReport;
import io.fairbot.event.Event;
import io.fairbot.event.EventFilter;
import io.fairbot.event.EventPosition;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host sees of its coordinator without a call over HTTP. */
class CoordinatorViewTest {
    private static final Secret KEY = Secret.of("fb_0123456789abcdef0123");

    @TempDir
    private Path directory;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private Coordinator coordinator = Coordinator.builder(Settings.defaults())
            .storage(new MemoryStorage())
            .build();

    @BeforeEach
    void build() {
        coordinator = Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .handler((state, event, context) -> Turn.reply("eco " + event.text()))
                .agent(new TestAgent(log, "desk"))
                .optionalAgent(new TestAgent(log, "broken")
                        .onStart(context -> CompletableFuture.failedStage(new IllegalStateException("planted"))))
                .onEvent(EventFilter.of(AgentStateChange.KIND), events::add)
                .build();
    }

    @AfterEach
    void stop() {
        coordinator.stop();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .build();
        return Json.mapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    @Test
    void oneThatDoesNotRunSaysSo() {
        assertThat(coordinator.isRunning()).isFalse();
        HealthReport health = get(coordinator.health());
        assertThat(health.status()).isEqualTo(HealthStatus.DOWN);
        assertThat(Objects.requireNonNull(health.components().get("coordinator"))
                        .reason())
                .contains("does not run");
        for (Runnable call : List.<Runnable>of(
                coordinator::status, coordinator::conversations, coordinator::events, coordinator::address)) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The coordinator does not run; call start() first.");
        }
        coordinator.start();
        assertThat(coordinator.isRunning()).isTrue();
        coordinator.stop();
        assertThat(coordinator.isRunning()).isFalse();
        assertThat(get(coordinator.health()).status()).isEqualTo(HealthStatus.DOWN);
    }

    @Test
    void anErrorInAThreadOfOursIsDown() throws Exception {
        coordinator = Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage((models, platform) -> {
                    platform.executors().create("planted", 1).execute(() -> {
                        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
                        throw new OutOfMemoryError("planted");
                    });
                    return new MemoryStorage().open(models, platform);
                })
                .build();
        coordinator.start();
        await().until(() -> get(coordinator.health()).status() == HealthStatus.DOWN);
        assertThat(get("/health/ready").at("/components/threads/reason").asText())
                .contains("fairbot-planted-1", "java.lang.OutOfMemoryError: planted");
    }

    @Test
    void healthAndStatusAreWhatTheApiTells() throws Exception {
        coordinator.start();
        await().until(() -> events.stream()
                .map(event -> (AgentStateChange) event.data())
                .anyMatch(change -> change.to() == AgentState.FAILED));
        HealthReport health = get(coordinator.health());
        JsonNode told = get("/health");
        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(told.path("status").asText()).isEqualTo("DEGRADED");
        List<String> names = new ArrayList<>();
        told.path("components").fieldNames().forEachRemaining(names::add);
        assertThat(health.components().keySet()).containsExactlyElementsOf(names);
        assertThat(Objects.requireNonNull(health.components().get("broken")).status())
                .isEqualTo(HealthStatus.DOWN);
        assertThat(health.components().get("storage")).isEqualTo(Health.UP);

        CoordinatorStatus status = get(coordinator.status());
        JsonNode shown = get("/coordination/status");
        assertThat(status.node().id()).isEqualTo(shown.at("/nodes/0/id").asText());
        assertThat(status.node().ready()).isTrue();
        assertThat(status.agents()).extracting(agent -> agent.info().id()).containsExactly("desk", "broken");
        AgentStatus desk = status.agents().get(0);
        assertThat(desk.state()).isEqualTo(AgentState.READY);
        assertThat(desk.instance())
                .isEqualTo(shown.at("/agents/0/instances/0/instance").asText());
        assertThat(desk.mailbox().waiting()).isZero();
        assertThat(status.deployment()).isEmpty();
        assertThat(status.configuration())
                .isEqualTo(shown.at("/configuration/version").asLong());
        assertThat(status.storage().mode()).isEqualTo("MEMORY");
        assertThat(status.held()).isEqualTo(Map.of("inbox", 0L, "outbox", 0L, "timer", 0L));
        assertThat(get("/agents/broken").path("events")).isNotEmpty();
    }

    @Test
    void theHostReadsConversationsAndHearsEvents() {
        coordinator.start();
        List<Event> heard = new CopyOnWriteArrayList<>();
        coordinator.events().subscribe(EventFilter.ALL, new EventPosition("another run", 1), heard::add);
        assertThat(get(coordinator.conversations().deadLetters(10))).isEmpty();
        assertThat(events).extracting(Event::subject).contains("desk");
        assertThat(coordinator.events().position().sequence()).isPositive();
        Optional<Event> first = events.stream().findFirst();
        assertThat(first.map(Event::sequence))
                .hasValueSatisfying(sequence -> assertThat(sequence).isPositive());
        coordinator.stop();
        coordinator.start();
        assertThat(coordinator.isRunning()).isTrue();
    }

    @Test
    void theHookOfTheProcessIsThereUntilTheStop() throws Exception {
        ShutdownHook first = ShutdownHook.install(() -> {});
        first.remove();
        first.remove();
        assertThat(coordinator.stopOnShutdown()).isSameAs(coordinator);
        coordinator.stopOnShutdown(() -> log.add("stopped by the process"));
        coordinator.start();
        coordinator.stop();
        coordinator.stop();
        assertThat(log).contains("stop desk").doesNotContain("stopped by the process");
    }
}
