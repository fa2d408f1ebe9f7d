package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentSendResult;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.Settings;
import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An abstract JUnit test suite for implementations of {@link Agent}: the agent starts, runs and stops within its time
 * limits, reports its health, applies its configuration, handles messages, and releases all resources.
 *
 * <p>A test class that creates the agent runs all cases:
 *
 * <pre>{@code
 * class MyAgentContractTest extends AgentContract {
 *     @Override
 *     protected Agent agent() {
 *         return new MyAgent();
 *     }
 * }
 * }</pre>
 *
 * <p>Each case runs the agent under the engine of an application, next to an agent that does nothing, in real time, on a memory store
 * of its own. The suite needs JUnit Jupiter, AssertJ and Awaitility, which are optional dependencies of this artifact.
 */
public abstract class AgentContract {
    private static final String UNKNOWN = "fairbot.contract.unknown";
    private static final int MESSAGE_BURST = 2_000;
    private static final int HEALTH_POLLS = 10;
    /**
     * The most refusals by full mailboxes: an agent has to wait until a mailbox is writable, so more of them are a fault.
     */
    private static final int MAX_REFUSALS = 100;

    private Set<Thread> before = Set.of();
    private @Nullable AgentFixture open;

    /** Creates a suite; for subclasses. */
    protected AgentContract() {}

    /**
     * Creates the agent under test; called once for each case.
     *
     * @return an agent that was never started
     */
    protected abstract Agent agent();

    /**
     * Creates the agents that it depends on.
     *
     * @return the agents, none by default
     */
    protected List<Agent> dependencies() {
        return List.of();
    }

    /**
     * Creates the channels; the suite starts and stops them.
     *
     * @return the channels, none by default
     */
    protected List<WhatsAppChannel> channels() {
        return List.of();
    }

    /**
     * Returns the settings of the application.
     *
     * @return the settings, by default {@link Settings#defaults()}
     */
    protected Settings settings() {
        return Settings.defaults();
    }

    /**
     * Returns requests that the agent must handle.
     *
     * @return an example payload for each message type that it handles; none by default
     */
    protected Map<String, JsonNode> requests() {
        return Map.of();
    }

    /**
     * Returns the time limit of a start, a stop and a message.
     *
     * @return the limit, 10 seconds by default
     */
    protected Duration timeout() {
        return Duration.ofSeconds(10);
    }

    @BeforeEach
    final void open() {
        before = Thread.getAllStackTraces().keySet();
        open = new AgentFixture(agent(), dependencies(), channels(), settings(), timeout());
    }

    @AfterEach
    final void close() {
        if (open != null) {
            open.close();
        }
    }

    private AgentFixture stage() {
        return Objects.requireNonNull(open);
    }

    private void started() {
        ended("the start", stage().start());
    }

    /** Waits for a stage of the agent, which must complete normally. */
    private <T> T ended(String what, CompletionStage<T> stage) {
        try {
            return stage().await(stage);
        } catch (CompletionException failure) {
            throw new AssertionError("This does not end well: " + what + ": " + failure.getCause(), failure.getCause());
        }
    }

    private void eventually(String what, Duration limit, ThrowingRunnable assertion) {
        try {
            await(what).atMost(limit).untilAsserted(assertion);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage(), late);
        }
    }

    private void untilItsMailboxIsEmpty() {
        eventually(
                "an empty mailbox",
                timeout(),
                () -> assertThat(stage().report().mailbox().waiting()).isZero());
    }

    /** Waits for enough heartbeats to detect an agent that does not answer. */
    private void untilItWasAskedOften() {
        for (int look = 0; look < HEALTH_POLLS; look++) {
            stage().await(after(AgentFixture.HEARTBEAT));
            AgentReport report = stage().report();
            assertThat(stage().works() && report.restarts() == 0)
                    .as("it answers its heartbeats; its state is %s: %s", report.state(), report.reason())
                    .isTrue();
        }
    }

    private static CompletionStage<Void> after(Duration time) {
        return new CompletableFuture<Void>().completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void itIsTheSameWheneverItIsAsked() {
        Agent agent = stage().agent;
        AgentInfo info = agent.info();
        List<String> models = agent.models().stream().map(Model::name).toList();
        started();

        assertThat(agent.info()).isEqualTo(info);
        assertThat(agent.models()).extracting(Model::name).isEqualTo(models).doesNotHaveDuplicates();
    }

    @Test
    void itStartsInItsTime() {
        started();
        assertThat(stage().works())
                .as("its state is %s", stage().report().state())
                .isTrue();
    }

    @Test
    void itStopsInItsTime() {
        started();
        stage().stopAll();
        assertThat(stage().agent.stopsEnded())
                .as("stops that ended well")
                .isEqualTo(stage().agent.stopsCalled());
    }

    @Test
    void itWorksAgainAfterAStop() {
        started();
        stage().engine().stop(stage().id());
        eventually(
                "the end of its stop",
                timeout().multipliedBy(2),
                () -> assertThat(stage().report().state()).isEqualTo(AgentState.STOPPED));
        stage().engine().restart(stage().id());
        eventually(
                "the agent, started again",
                timeout().multipliedBy(2),
                () -> assertThat(stage().works())
                        .as(
                                "its state is %s: %s",
                                stage().report().state(), stage().report().reason())
                        .isTrue());
    }

    @Test
    void itSaysHowItIsWheneverItIsAsked() {
        started();
        untilItWasAskedOften();
        assertThat(stage().agent.health()).isNotNull();
        assertThat(stage().agent.parts()).doesNotContainValue(null);
    }

    @Test
    void itTakesMessagesThatItDoesNotKnow() {
        started();
        try {
            stage().await(request(UNKNOWN, NullNode.getInstance()));
        } catch (CompletionException failure) {
            assertThat(failure.getCause())
                    .as("an answer, or a refusal")
                    .isInstanceOfSatisfying(
                            AgentMessageException.class,
                            refusal -> assertThat(refusal.failure()).isNotEqualTo(AgentMessageFailure.TIMED_OUT));
        }
        assertThat(stage().works()).isTrue();
    }

    @Test
    void itAnswersWhatItTakes() {
        started();
        requests()
                .forEach((type, payload) -> assertThat(ended("an answer to " + type, request(type, payload)))
                        .extracting(AgentMessage::type)
                        .isEqualTo(type));
        assertThat(stage().works()).isTrue();
    }

    private CompletionStage<AgentMessage> request(String type, JsonNode payload) {
        return stage().peer.messages().request(stage().id(), type, payload, timeout());
    }

    @Test
    void aFloodOfMessagesDoesNotEndIt() {
        started();
        AgentMessages messages = stage().peer.messages();
        for (int i = 0; i < MESSAGE_BURST; i++) {
            AgentSendResult delivery = messages.send(stage().id(), UNKNOWN, IntNode.valueOf(i));
            while (!delivery.isAccepted()) {
                assertThat(delivery.refusal())
                        .as("why a message is refused")
                        .hasValue(AgentMessageFailure.MAILBOX_FULL);
                ended("the wait for room in its mailbox", messages.whenWritable(stage().id()));
                delivery = messages.send(stage().id(), UNKNOWN, IntNode.valueOf(i));
            }
        }
        untilItsMailboxIsEmpty();
        assertThat(stage().works())
                .as("its state is %s", stage().report().state())
                .isTrue();
    }

    @Test
    void itWaitsWhereAMailboxIsFull() {
        started();
        untilItWasAskedOften();
        assertThat(stage().agent.mailboxesFull())
                .as("messages it sent though the receiver's mailbox was full")
                .isLessThan(MAX_REFUSALS);
    }

    @Test
    void itLeavesNoRouteBehind() {
        started();
        stage().stopAll();
        assertThat(stage().mounted()).as("routes that are still offered").isEmpty();
    }

    @Test
    void itUsesItsConfiguration() {
        stage().agent.configuration().ifPresent(this::accepts);
        started();
        stage().agent.configuration().ifPresent(this::accepts);
        ended("the use of its configuration while it works", stage().engine().reconfigure(timeout()));
        assertThat(stage().works() && stage().report().restarts() == 0)
                .as(
                        "it uses its configuration; its state is %s: %s",
                        stage().report().state(), stage().report().reason())
                .isTrue();
    }

    private <C> void accepts(ConfigSection<C> section) {
        CompletionStage<Optional<String>> checked =
                CompletableFuture.completedFuture(section).thenCompose(own -> own.check(own.initial()));
        assertThat(ended("the check of what it begins with", checked))
                .as("why it refuses what it begins with")
                .isEmpty();
    }

    @Test
    void itLeavesNoThreadBehind() {
        started();
        stage().stopAll();
        // An executor that is shut down on its own thread terminates shortly after the stop has ended.
        eventually(
                "executors of the platform are shut down",
                timeout(),
                () -> assertThat(stage().executorsLeft())
                        .as("executors it took of the platform and did not shut down")
                        .isZero());
        eventually(
                "no thread of the agent", timeout(), () -> assertThat(threads()).isEmpty());
    }

    /**
     * Returns the new threads, except those that end by themselves: of the platform, of the JVM, and of an HTTP client
     * without owner.
     */
    private Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("fairbot-")
                        && !name.startsWith("ForkJoinPool.commonPool")
                        && !name.startsWith("CompletableFutureDelayScheduler")
                        && !name.startsWith("HttpClient-")
                        && !name.startsWith("awaitility"))
                .collect(Collectors.toSet());
    }
}
