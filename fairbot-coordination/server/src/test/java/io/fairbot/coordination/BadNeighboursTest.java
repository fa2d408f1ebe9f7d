package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.coordination.BadAgent.Fault;
import io.fairbot.event.EventFilter;
import io.fairbot.store.memory.MemoryStorage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents with every fault that the contract of agents knows, in a coordinator: whoever lives beside them does not notice. */
class BadNeighboursTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-coordinator");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int QUESTIONS = 200;
    /** Heartbeats are slow enough that a machine under load misses none, and quick enough for a test. */
    private static final AgentOptions QUICK = AgentOptions.DEFAULTS
            .withHeartbeats(Duration.ofSeconds(1), 2)
            .withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(2))
            .withRestarts(Duration.ofMillis(10), Duration.ofMillis(100), 3, Duration.ofMinutes(1));
    /** What these agents do wrong is seen while they run, so they come to FAILED. */
    private static final Set<Fault> FAIL = Set.of(
            Fault.START_THROWS,
            Fault.START_HANGS,
            Fault.START_BLOCKS,
            Fault.MESSAGE_BLOCKS,
            Fault.HEALTH_THROWS,
            Fault.HEALTH_BLOCKS,
            Fault.CONFIGURE_THROWS,
            Fault.CONFIGURE_HANGS);

    @TempDir
    private Path directory;

    private final List<AgentStateChange> events = new CopyOnWriteArrayList<>();
    private final List<BadAgent> bad = new ArrayList<>();
    private final Good clerk = new Good("clerk");
    private final Good desk = new Good("desk");
    private Optional<Coordinator> house = Optional.empty();

    /** Answers what it is asked, and asks. */
    private static final class Good implements Agent {
        private final AgentInfo info;
        private volatile @Nullable AgentMessages messages;

        Good(String id) {
            info = AgentInfo.of(id, "1");
        }

        AgentMessages messages() {
            return Optional.ofNullable(messages).orElseThrow();
        }

        @Override
        public AgentInfo info() {
            return info;
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            messages = context.messages();
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<AgentReply> receive(AgentMessage message) {
            return AgentReply.of(message.payload());
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    @AfterEach
    void release() {
        bad.forEach(BadAgent::close);
        house.ifPresent(Coordinator::stop);
    }

    private Coordinator start(Fault... faults) {
        CoordinatorBuilder builder = Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage(new MemoryStorage())
                .agentOptions(QUICK)
                .onEvent(EventFilter.of(AgentStateChange.KIND), event -> events.add((AgentStateChange) event.data()))
                .agent(desk)
                .agent(clerk);
        for (Fault fault : faults) {
            BadAgent one = new BadAgent(fault);
            bad.add(one);
            builder.optionalAgent(one);
        }
        Coordinator coordinator = builder.build();
        house = Optional.of(coordinator);
        coordinator.start();
        return coordinator;
    }

    private boolean hasFailed(String id) {
        return events.stream().anyMatch(event -> event.agent().equals(id) && event.to() == AgentState.FAILED);
    }

    private void everyoneWrites() {
        bad.forEach(one -> clerk.messages().send(one.info().id(), BadAgent.PING, IntNode.valueOf(1)));
    }

    private void theGoodOnesWork() {
        for (int i = 0; i < QUESTIONS; i++) {
            assertThat(clerk.messages()
                            .request("desk", "n", IntNode.valueOf(i), PATIENCE)
                            .toCompletableFuture()
                            .join()
                            .payload()
                            .asInt())
                    .isEqualTo(i);
        }
        assertThat(events)
                .filteredOn(event -> Set.of("desk", "clerk").contains(event.agent()))
                .extracting(AgentStateChange::to)
                .doesNotContain(AgentState.DEGRADED, AgentState.FAILED, AgentState.STOPPED);
    }

    @Test
    void allBadAgentsAtOnceHarmNobody() throws Exception {
        Coordinator coordinator = start(Fault.values());
        everyoneWrites();

        theGoodOnesWork();

        for (Fault fault : FAIL) {
            String id = BadAgent.name(fault);
            await().atMost(PATIENCE).until(() -> hasFailed(id));
        }
        theGoodOnesWork();
        assertThat(events).allMatch(event -> event.from().canTransitionTo(event.to()));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(coordinator.address() + "/agents/desk"))
                                .header("Authorization", "Bearer " + KEY.reveal())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"state\":\"ready\"");
        coordinator.stop();
        assertThat(events)
                .filteredOn(event -> event.to() == AgentState.STOPPED)
                .extracting(AgentStateChange::agent)
                .contains("desk", "clerk");
    }
}
