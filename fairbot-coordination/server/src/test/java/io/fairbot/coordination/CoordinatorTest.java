package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.FairbotException;
import io.fairbot.agent.Health;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.Platform;
import io.fairbot.security.FirstSecret;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator in a host's hands. */
class CoordinatorTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-coordinator");

    @TempDir
    private Path directory;

    private final List<String> log = new CopyOnWriteArrayList<>();

    private Settings settings() {
        return Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory.resolve("data"))
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
    }

    private CoordinatorBuilder builder() {
        return Coordinator.builder(settings()).storage(new MemoryStorage());
    }

    private static HttpResponse<String> get(Coordinator coordinator, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(Coordinator coordinator, String path) throws IOException, InterruptedException {
        return Json.mapper().readTree(get(coordinator, path).body());
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("fairbot-"))
                .collect(Collectors.toSet());
    }

    @Test
    void agentsStartAfterWhatTheyDependOnAndStopInReverse() {
        try (Coordinator coordinator = builder()
                .agent(new TestAgent(log, "last", "first", "second"))
                .agent(new TestAgent(log, "second", "first"))
                .agent(new TestAgent(log, "first"))
                .build()) {
            assertThat(log).isEmpty();
            coordinator.start();
            coordinator.start();
            assertThat(log).containsExactly("start first", "start second", "start last");
            coordinator.stop();
            coordinator.stop();
            assertThat(log).endsWith("stop last", "stop second", "stop first").hasSize(6);
            coordinator.start();
            assertThat(log).endsWith("start first", "start second", "start last");
        }
        assertThat(log).hasSize(12);
    }

    @Test
    void agentsThatCannotBeOrderedAreRefusedByName() {
        assertThatThrownBy(() -> builder().agent(new TestAgent(log, "a", "b")).build())
                .hasMessage("The agent a depends on b, which is not there; add it, or remove the dependency. There are"
                        + " [a].");
        assertThatThrownBy(() -> builder()
                        .agent(new TestAgent(log, "a", "b"))
                        .agent(new TestAgent(log, "b", "c"))
                        .agent(new TestAgent(log, "c", "a"))
                        .build())
                .hasMessageContaining("in a circle: a -> b -> c -> a; remove one of these dependencies.");
        assertThatThrownBy(() -> builder()
                        .agent(new TestAgent("a"))
                        .agent(new TestAgent("a"))
                        .build())
                .hasMessageContaining("Two agents are called a");
    }

    @Test
    void aClusterIsRefusedUntilThereIsOne() {
        Coordinator coordinator = Coordinator.builder(settings().with(BootstrapSettings.CLUSTER, "on"))
                .storage(new MemoryStorage())
                .build();

        assertThatThrownBy(coordinator::start)
                .isInstanceOf(CoordinatorException.class)
                .hasMessage("FAIRBOT_CLUSTER is on, but this version runs one node on a database: set it to off.");
    }

    @Test
    void whatIsMissingOrTwiceIsSaidWhenItIsPutTogether() {
        assertThatThrownBy(() -> Coordinator.builder(settings()).build())
                .hasMessageContaining("A coordinator needs a storage: call storage(...)");
        assertThatThrownBy(() -> builder().channel(new SandboxChannel()).channel(new SandboxChannel()))
                .hasMessage("There is a channel sandbox already; leave one of them out.");
    }

    @Test
    void anAgentThatCannotStartStopsEverythingAgain() {
        Coordinator coordinator = builder()
                .agent(new TestAgent(log, "good"))
                .agent(new TestAgent(log, "bad", "good")
                        .onStart(context -> CompletableFuture.failedStage(new IllegalStateException("no paper"))))
                .agent(new TestAgent(log, "never", "bad"))
                .build();
        assertThatThrownBy(coordinator::start)
                .isInstanceOf(CoordinatorException.class)
                .hasMessage("The agent bad could not start: no paper");
        assertThat(log).containsExactly("start good", "start bad", "stop bad", "stop good");
        assertThatThrownBy(coordinator::address).hasMessageContaining("call start() first");
        await().until(() -> threads().isEmpty());
    }

    @Test
    void anAgentThatThrowsIsTreatedLikeOneThatFails() {
        Coordinator coordinator = builder()
                .agent(new TestAgent("bad").onStart(context -> {
                    throw new StoreException(StoreException.StoreErrorCode.REFUSED, "The disk is full; make room.");
                }))
                .build();
        assertThatThrownBy(coordinator::start).hasMessage("The disk is full; make room.");
    }

    @Test
    void oneThatHangsOrFailsInItsStopKeepsNobodyElseFromStopping() {
        Coordinator coordinator = builder()
                .agent(new TestAgent(log, "first"))
                .agent(new TestAgent(log, "fails", "first")
                        .onStop(CompletableFuture.failedStage(new IllegalStateException("stuck"))))
                .agent(new TestAgent(log, "hangs", "fails").onStop(new CompletableFuture<>()))
                .build();
        coordinator.start();
        coordinator.stop();
        assertThat(log).endsWith("stop hangs", "stop fails", "stop first");
    }

    @Test
    @Timeout(60)
    void severalLiveInOneProcessAndLeaveNothingBehind() throws Exception {
        Coordinator one = builder().channel(new SandboxChannel()).build();
        Coordinator two = Coordinator.builder(settings().with(BootstrapSettings.DATA_DIR, directory.resolve("two")))
                .storage(new MemoryStorage())
                .threads(new DaemonExecutorFactory())
                .clock(InstantSource.system())
                .conversationOptions(ConversationOptions.DEFAULTS)
                .build();
        // Those of the test before may still be ending.
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        for (int round = 0; round < 3; round++) {
            one.start();
            two.start();
            assertThat(one.address()).isNotEqualTo(two.address());
            assertThat(get(one, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(two, "/health/live").statusCode()).isEqualTo(200);
            URI address = one.address();
            one.stop();
            two.stop();
            assertThatThrownBy(() -> {
                        HttpURLConnection connection =
                                (HttpURLConnection) address.toURL().openConnection();
                        connection.getResponseCode();
                    })
                    .isInstanceOf(IOException.class);
        }
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void whoGivesUpWaitingForTheStorageLeavesItClosed() throws Exception {
        CompletableFuture<DocumentStore> opening = new CompletableFuture<>();
        CompletableFuture<Platform> given = new CompletableFuture<>();
        Coordinator coordinator = Coordinator.builder(settings())
                .storage((models, platform) -> {
                    given.complete(platform);
                    return opening;
                })
                .build();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread starter = new Thread(() -> failure.set(catchThrowable(coordinator::start)));
        starter.start();
        Platform platform = given.get(60, TimeUnit.SECONDS);
        starter.interrupt();
        starter.join();
        assertThat(failure.get())
                .hasMessageContaining("The storage could not start: the starting thread was interrupted");

        DocumentStore late = new MemoryStorage()
                .open(List.of(), platform)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        opening.complete(late);
        await().untilAsserted(() -> assertThat(late.status().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("closed")));
    }

    @Test
    void whoWaitsIsWokenByTheStop() throws Exception {
        Coordinator coordinator = builder().build();
        coordinator.awaitStop();
        coordinator.start();
        Thread stopper = new Thread(coordinator::stop);
        stopper.start();
        coordinator.awaitStop();
        stopper.join();
    }

    @Test
    void theStatusTellsWhatRuns() throws Exception {
        TestAgent well = new TestAgent(log, "well");
        try (Coordinator coordinator =
                builder().agent(well).agent(new TestAgent(log, "other", "well")).build()) {
            coordinator.start();
            JsonNode status = json(coordinator, "/coordination/status");
            assertThat(status.at("/agents/0/id").asText()).isEqualTo("well");
            assertThat(status.at("/agents/1/dependsOn/0").asText()).isEqualTo("well");
            assertThat(status.at("/agents/1/instances/0/state").asText()).isEqualTo("ready");
            assertThat(status.at("/nodes/0/ready").asBoolean()).isTrue();
            assertThat(status.at("/storage/mode").asText()).isEqualTo("MEMORY");
            String node = status.at("/nodes/0/id").asText();
            assertThat(Files.readAllLines(directory.resolve("data/node-id")))
                    .startsWith(
                            node, "directory " + status.at("/nodes/0/directory").asText());
            coordinator.stop();
            coordinator.start();
            assertThat(json(coordinator, "/coordination/status")
                            .at("/nodes/0/id")
                            .asText())
                    .isEqualTo(node);
        }
    }

    @Test
    void aPartThatIsDownMakesTheHouseDegraded() throws Exception {
        TestAgent agent = new TestAgent("agent");
        try (Coordinator coordinator = builder().agent(agent).build()) {
            coordinator.start();
            assertThat(json(coordinator, "/health").path("status").asText()).isEqualTo("UP");
            assertThat(json(coordinator, "/health")
                            .at("/components/agent.part/status")
                            .asText())
                    .isEqualTo("UP");
            agent.health(Health.down("Nobody is at the desk."));
            HttpResponse<String> health = get(coordinator, "/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("DEGRADED", "Nobody is at the desk.");
            agent.health(null);
            assertThat(get(coordinator, "/health").body())
                    .contains("cannot say how it is")
                    .doesNotContain("lost its head");
        }
    }

    @Test
    void theHealthOfTheApiIsTold() throws Exception {
        try (Coordinator coordinator = builder().build()) {
            coordinator.start();
            assertThat(json(coordinator, "/health").at("/components/api/status").asText())
                    .isEqualTo("UP");
        }
    }

    @Test
    void duringItsStopItIsNotReady() throws Exception {
        CompletableFuture<Void> stopping = new CompletableFuture<>();
        TestAgent slow = new TestAgent("slow").onStop(stopping);
        Coordinator coordinator = builder().agent(slow).build();
        coordinator.start();
        URI address = coordinator.address();
        Thread stopper = new Thread(coordinator::stop);
        stopper.start();
        HttpClient client = HttpClient.newHttpClient();
        await().untilAsserted(() -> assertThat(client.send(
                                HttpRequest.newBuilder(URI.create(address + "/health/ready"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(503));
        stopping.complete(null);
        stopper.join();
    }

    @Test
    void theFirstKeyIsToldOnceAndWorks() throws Exception {
        Settings none =
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory).with(BootstrapSettings.API_PORT, 0);
        MemoryStorage storage = new MemoryStorage();
        List<FirstSecret> told = new ArrayList<>();
        try (Coordinator coordinator = Coordinator.builder(none)
                .storage(storage)
                .onFirstSecret(told::add)
                .build()) {
            coordinator.start();
            assertThat(told).hasSize(1);
            assertThat(told.get(0).forHumans()).contains("fb_");
            assertThat(told.get(0).toString()).doesNotContain("fb_");
            coordinator.stop();
            coordinator.start();
            assertThat(told).hasSize(1);
            HttpRequest request = HttpRequest.newBuilder(URI.create(coordinator.address() + "/coordination/status"))
                    .header("Authorization", "Bearer " + told.get(0).value().reveal())
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aStartThatFailsUsesUpNoFirstKey() {
        Settings none =
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory).with(BootstrapSettings.API_PORT, 0);
        List<FirstSecret> told = new ArrayList<>();
        TestAgent agent =
                new TestAgent("late").onStart(context -> CompletableFuture.failedStage(new IOException("no")));
        try (Coordinator coordinator = Coordinator.builder(none)
                .storage(new MemoryStorage())
                .agent(agent)
                .onFirstSecret(told::add)
                .build()) {
            assertThatThrownBy(coordinator::start).hasMessage("The agent late could not start: no");
            assertThat(told).isEmpty();
            agent.onStart(context -> CompletableFuture.completedStage(null));
            coordinator.start();
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void anErrorInAStartGivesBackWhatWasTaken() {
        Coordinator coordinator = builder()
                .agent(new TestAgent(log, "good"))
                .agent(new TestAgent(log, "bad", "good").onStart(context -> {
                    throw new NoClassDefFoundError("com/example/Missing");
                }))
                .build();
        assertThatThrownBy(coordinator::start).isInstanceOf(NoClassDefFoundError.class);
        assertThat(log).containsExactly("start good", "start bad", "stop bad", "stop good");
        await().until(() -> threads().isEmpty());
    }

    @Test
    void aKeyInTheSettingsReplacesTheStoredOne() throws Exception {
        MemoryStorage storage = new MemoryStorage();
        try (Coordinator first =
                Coordinator.builder(settings()).storage(storage).build()) {
            first.start();
            assertThat(get(first, "/coordination/status").statusCode()).isEqualTo(200);
        }
        Secret other = Secret.of("fb_another-key-of-the-coordinator");
        try (Coordinator second = Coordinator.builder(settings().with(BootstrapSettings.API_ADMIN_KEY, other))
                .storage(storage)
                .build()) {
            second.start();
            assertThat(get(second, "/coordination/status").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aHostMayAnswerItselfButNotBesideAnAgent() {
        Coordinator coordinator = builder()
                .handler((state, event, context) -> Turn.reply("eco " + event.text()))
                .agent(new TestAgent("bot").onStart(context -> {
                    context.conversations().handler("bot", (state, event, c) -> Turn.ignore());
                    return CompletableFuture.completedStage(null);
                }))
                .build();
        assertThatThrownBy(coordinator::start).hasMessageContaining("Both the host and bot want to answer customers");
    }

    @Test
    void aDataDirectoryThatCannotBeUsedIsOneSentence() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Settings bad = settings().with(BootstrapSettings.DATA_DIR, file);
        Coordinator coordinator =
                Coordinator.builder(bad).storage(new MemoryStorage()).build();
        assertThatThrownBy(coordinator::start)
                .isInstanceOf(FairbotException.class)
                .hasMessageContaining("set FAIRBOT_DATA_DIR to another directory");
    }

    @Test
    void aNodeMayBeNamedInTheSettings() throws Exception {
        try (Coordinator coordinator = Coordinator.builder(settings().with(BootstrapSettings.NODE_ID, "matriz-1"))
                .storage(new MemoryStorage())
                .build()) {
            coordinator.start();
            assertThat(json(coordinator, "/coordination/status")
                            .at("/nodes/0/id")
                            .asText())
                    .isEqualTo("matriz-1");
        }
    }

    @Test
    void theApiDescribesItselfWithoutAnyOutsideHost() throws Exception {
        try (Coordinator coordinator = builder().build()) {
            coordinator.start();
            JsonNode api = json(coordinator, "/openapi.json");
            assertThat(api.path("openapi").asText()).isEqualTo("3.1.0");
            assertThat(api.at("/paths/~1coordination~1status/get/x-scope").asText())
                    .isEqualTo("read");
            assertThat(api.at("/paths/~1health/get/security").isEmpty()).isTrue();
            assertThat(get(coordinator, "/docs").body())
                    .contains("/docs/swagger-ui-bundle.js")
                    .doesNotContain("http://", "https://");
            assertThat(get(coordinator, "/docs/docs.js").body()).contains("/openapi.json");
            assertThat(get(coordinator, "/docs/swagger-ui.css").headers().firstValue("Content-Type"))
                    .contains("text/css");
            assertThat(get(coordinator, "/docs/swagger-ui.js.map").statusCode()).isEqualTo(404);
        }
    }
}
