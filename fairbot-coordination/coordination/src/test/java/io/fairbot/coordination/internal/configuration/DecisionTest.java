package io.fairbot.coordination.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Lines;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentEngineDependencies;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.agent.service.ServiceRegistry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.config.ConfigException;
import io.fairbot.config.ConfigVersion;
import io.fairbot.config.Settings;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.coordination.internal.DefaultAgentContext;
import io.fairbot.coordination.internal.configuration.Stamped.Mood;
import io.fairbot.event.Event;
import io.fairbot.event.EventFilter;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.event.data.ConfigurationDecision;
import io.fairbot.json.Json;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions with agents that refuse, fall silent and fail: changed as a whole or not at all, in virtual time. */
class DecisionTest {
    private static final List<Mood> MOODS = List.of(Mood.values());
    private static final int UPDATES = 1_000;
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private final VirtualPlatform time = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 7);
    private final MemoryStorage storage = new MemoryStorage();
    private final List<Stamped> agents = List.of(new Stamped("bank"), new Stamped("desk"), new Stamped("reports"));
    private final DocumentStore store = time.await(storage.open(
            List.of(StoredConfigVersion.CURRENT, StoredConfigVersion.HISTORY, StoredAuditLog.MODEL), time.platform()));
    private final RetainedEvents events = Events.of(time.platform());
    private final StoredConfiguration configuration = configuration();
    private final AgentEngine engine = engine(configuration);

    private StoredConfiguration configuration() {
        return new StoredConfiguration(
                store,
                time.platform(),
                new EncryptionKeySource(Settings.defaults(), new SecureRandom()),
                List.copyOf(agents),
                events);
    }

    private AgentEngine engine(StoredConfiguration configurer) {
        DefaultAgentContext.SharedAgentResources house = new DefaultAgentContext.SharedAgentResources(
                Settings.defaults(),
                time.platform(),
                store,
                module -> () -> {},
                new ConversationEngine(store, time.platform(), ConversationOptions.DEFAULTS),
                Lines.NONE,
                new StoredAuditLog(store, time.platform().ids()),
                MediaStore.memory(MediaLimits.DEFAULTS),
                Events.NONE,
                new ServiceRegistry());
        AgentOptions options = AgentOptions.DEFAULTS.withRestarts(
                Duration.ofMillis(10), Duration.ofMillis(10), 1_000_000, Duration.ofMinutes(10));
        return new AgentEngine(
                List.copyOf(agents),
                Set.of(),
                options,
                new AgentEngineDependencies(
                        "node", time.platform(), new Random(7), store.leases(), house, configurer, event -> {}));
    }

    @BeforeEach
    void start() {
        time.await(configuration.open(new EngineConfigSubscribers(engine)));
        time.await(engine.start());
    }

    private static ObjectNode stamp(int number) {
        return Json.mapper().createObjectNode().put("number", number).put("again", number);
    }

    private CompletionStage<ConfigVersion> offer(long version, int number) {
        Map<String, ObjectNode> patch = new HashMap<>();
        agents.forEach(agent -> patch.put(agent.info().id(), stamp(number)));
        return configuration.update(version, patch, "tester");
    }

    private <T> T awaited(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        time.runPending();
        for (int step = 0; step < 100 && !future.isDone(); step++) {
            time.advance(Duration.ofMillis(100));
        }
        return time.await(future);
    }

    private ConfigException refused(CompletionStage<?> stage) {
        Throwable failure = catchThrowable(() -> awaited(stage));
        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(ConfigException.class);
        return Objects.requireNonNull((ConfigException) failure.getCause());
    }

    private List<AgentState> states() {
        return engine.agents().stream().map(AgentReport::state).toList();
    }

    private void assertWorkingAgentsUse(long version, int number) {
        for (int i = 0; i < agents.size(); i++) {
            Stamped agent = agents.get(i);
            if (states().get(i).isRunning()) {
                assertThat(agent.used.number()).isEqualTo(number);
                assertThat(Objects.requireNonNull(configuration
                                        .sections()
                                        .get(agent.info().id()))
                                .runningVersion())
                        .isEqualTo(version);
            }
        }
    }

    @Test
    void eachDecisionIsOneEvent() {
        List<Event> heard = new ArrayList<>();
        events.subscribe(EventFilter.ALL, heard::add);
        awaited(configuration.update(configuration.version(), Map.of("desk", stamp(5)), "tester"));
        refused(configuration.update(1, Map.of("desk", stamp(6)), "tester"));
        awaited(configuration.rollback(2, 1, "tester"));
        assertThat(heard)
                .extracting(Event::data)
                .containsExactly(
                        new ConfigurationDecision(2, "tester", "update", Set.of("desk")),
                        new ConfigurationDecision(3, "tester", "rollback to 1", Set.of("desk")));
        assertThat(heard.get(0).subject()).isEqualTo("2");
        assertThat(heard.get(0).kind()).isEqualTo(ConfigurationDecision.KIND);
    }

    @Test
    void aThousandUpdatesNeverLeaveTwoVersions() {
        Random random = new Random(42);
        long version = configuration.version();
        int number = 0;
        int refusals = 0;
        int failures = 0;
        for (int i = 1; i <= UPDATES; i++) {
            agents.forEach(agent -> agent.atCheck = Mood.WILLING);
            Stamped odd = agents.get(random.nextInt(agents.size()));
            Mood mood = MOODS.get(random.nextInt(MOODS.size()));
            boolean before = random.nextBoolean();
            if (before) {
                odd.atCheck = mood;
            } else {
                odd.atApply = mood;
            }
            if (before && mood != Mood.WILLING) {
                assertThat(refused(offer(version, i)).reason()).isEqualTo(ConfigException.ConfigErrorReason.REJECTED);
                assertThat(states()).containsOnly(AgentState.READY);
                refusals++;
            } else {
                version = awaited(offer(version, i)).version();
                number = i;
                boolean fails = mood == Mood.SILENT || mood == Mood.THROWS;
                assertThat(states().contains(AgentState.READY)).isTrue();
                failures += fails ? 1 : 0;
            }
            assertThat(configuration.version()).isEqualTo(version);
            assertWorkingAgentsUse(version, number);
            if (states().stream().anyMatch(state -> state != AgentState.READY)) {
                time.advance(RECOVERY);
                assertThat(states()).containsOnly(AgentState.READY);
                assertWorkingAgentsUse(version, number);
            }
        }
        assertThat(refusals).isPositive();
        assertThat(failures).isPositive();
        assertThat(version).isEqualTo(1 + UPDATES - refusals);
        assertThat(agents).allSatisfy(agent -> assertThat(agent.versions).isSorted());
        assertThat(time.await(configuration.history(1, Optional.empty())).versions())
                .first()
                .satisfies(newest -> assertThat(newest.by()).isEqualTo("tester"));
    }

    @Test
    void whoRefusesIsNamedAndNothingIsToldOfAFault() {
        agents.get(0).atCheck = Mood.REFUSES;
        agents.get(1).atCheck = Mood.SILENT;
        agents.get(2).atCheck = Mood.THROWS;

        assertThat(refused(offer(1, 5)))
                .hasMessage(
                        "Nothing was changed. The agent bank refuses: it does not like it. The agent desk refuses: it"
                                + " did not answer in time. The agent reports refuses: its check failed"
                                + " (IllegalStateException); the log says why.");
        assertThat(configuration.version()).isEqualTo(1);
    }

    @Test
    void ofTwoWhoReadTheSameVersionOneIsRefused() {
        CompletionStage<ConfigVersion> first = offer(1, 5);
        CompletionStage<ConfigVersion> second = offer(1, 6);

        assertThat(awaited(first).version()).isEqualTo(2);
        assertThat(refused(second).reason()).isEqualTo(ConfigException.ConfigErrorReason.STALE);
        assertWorkingAgentsUse(2, 5);
    }

    @Test
    void whatAnotherNodeDecidedIsHeardAndUsed() {
        StoredConfiguration other = configuration();
        List<Long> versions = new ArrayList<>();
        time.await(other.open(new StoredConfiguration.ConfigSubscribers() {
            @Override
            public CompletionStage<Optional<String>> check(
                    String agent, Supplier<CompletionStage<Optional<String>>> question) {
                return question.get();
            }

            @Override
            public CompletionStage<Void> applyCurrent() {
                versions.add(1L);
                return CompletableFuture.completedStage(null);
            }
        }));

        time.await(other.update(1, Map.of("desk", stamp(9)), "another"));
        time.runPending();

        assertThat(configuration.version()).isEqualTo(2);
        assertThat(agents.get(1).used.number()).isEqualTo(9);
        assertThat(versions).isNotEmpty();
        other.close();
    }

    @Test
    void oneThatWasStoppedStartsWithWhatWasDecidedMeanwhile() {
        engine.stop("desk");
        time.runPending();

        assertThat(awaited(offer(1, 5)).version()).isEqualTo(2);
        assertThat(agents.get(1).used.number()).isZero();
        engine.restart("desk");
        time.runPending();

        assertThat(states()).containsOnly(AgentState.READY);
        assertWorkingAgentsUse(2, 5);
    }

    @Test
    void anEarlierVersionComesBackAsANewOne() {
        awaited(offer(1, 5));
        awaited(offer(2, 6));

        ConfigVersion back = awaited(configuration.rollback(3, 2, "tester"));

        assertThat(back.version()).isEqualTo(4);
        assertThat(back.why()).isEqualTo("rollback to 2");
        assertWorkingAgentsUse(4, 5);
        assertThat(refused(configuration.rollback(4, 99, "tester")).reason())
                .isEqualTo(ConfigException.ConfigErrorReason.UNKNOWN);
        assertThat(awaited(configuration.rollback(4, 4, "tester")).version()).isEqualTo(4);
    }

    @Test
    void whatTheRecordItselfRefusesIsSaid() {
        ObjectNode odd = Json.mapper().createObjectNode().put("number", 1);

        assertThat(refused(configuration.update(1, Map.of("desk", odd), "tester")))
                .hasMessage("The configuration of desk cannot be used: The numbers must be the same.");
        assertThat(refused(configuration.update(1, Map.of("nobody", odd), "tester")))
                .hasMessageContaining("[bank, desk, reports]");
    }

    /** A store of which one method answers otherwise. */
    private DocumentStore store(String method, Supplier<Object> answer) {
        return (DocumentStore) Proxy.newProxyInstance(
                DocumentStore.class.getClassLoader(),
                new Class<?>[] {DocumentStore.class},
                (proxy, called, arguments) ->
                        called.getName().equals(method) ? answer.get() : called.invoke(store, arguments));
    }

    private StoredConfiguration opened(DocumentStore over) {
        StoredConfiguration other = new StoredConfiguration(
                over,
                time.platform(),
                new EncryptionKeySource(Settings.defaults(), new SecureRandom()),
                List.copyOf(agents),
                Events.NONE);
        time.await(other.open(new EngineConfigSubscribers(engine)));
        return other;
    }

    @Test
    void whileTheSharedStoreIsAwayNothingIsDecided() {
        StoredConfiguration away =
                opened(store("status", () -> new StoreStatus("DEGRADED", Optional.of("The database is away."))));

        ConfigException refused = refused(away.update(1, Map.of("desk", stamp(3)), "tester"));

        assertThat(refused.reason()).isEqualTo(ConfigException.ConfigErrorReason.UNAVAILABLE);
        assertThat(refused).hasMessageContaining("Try again when GET /health says that it is UP");
        assertThat(away.version()).isEqualTo(1);
        away.close();
    }

    @Test
    void aStoreThatFailsIsToldFromOneThatRefuses() {
        StoredConfiguration failing = opened(store(
                "apply",
                () -> CompletableFuture.failedStage(
                        new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "away"))));
        assertThat(refused(failing.update(1, Map.of("desk", stamp(3)), "tester"))
                        .reason())
                .isEqualTo(ConfigException.ConfigErrorReason.UNAVAILABLE);

        StoredConfiguration late = opened(store(
                "apply",
                () -> CompletableFuture.completedStage(new BatchResult.Rejected(
                        Write.delete(new Document<>(StoredConfigVersion.CURRENT, "current", 1, decided())), 2))));
        assertThat(refused(late.update(1, Map.of("desk", stamp(3)), "tester")).reason())
                .isEqualTo(ConfigException.ConfigErrorReason.STALE);

        StoredConfiguration closed = opened(store(
                "find",
                () -> CompletableFuture.failedStage(
                        new StoreException(StoreException.StoreErrorCode.CLOSED, "closed"))));
        assertThat(catchThrowable(() -> awaited(closed.history(1, Optional.empty()))))
                .hasCauseInstanceOf(StoreException.class);
        assertThat(configuration.version()).isEqualTo(1);
        assertThat(states()).containsOnly(AgentState.READY);
    }

    private StoredConfigVersion decided() {
        return time.await(store.get(StoredConfigVersion.CURRENT, StoredConfigVersion.ID))
                .orElseThrow()
                .value();
    }

    @Test
    void beforeItIsOpenedThereIsNothing() {
        StoredConfiguration closed = configuration();

        assertThat(closed.version()).isZero();
        time.await(closed.configure(agents.get(0)));
        closed.close();
        time.await(store.apply(Batch.of(
                "gone",
                Write.delete(time.await(store.get(StoredConfigVersion.CURRENT, StoredConfigVersion.ID))
                        .orElseThrow()))));
        assertThat(refused(configuration.current()).reason()).isEqualTo(ConfigException.ConfigErrorReason.UNAVAILABLE);
        assertThat(configuration.version()).isEqualTo(1);
    }
}
