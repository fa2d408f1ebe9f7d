package io.fairbot.agent.engine;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentServices;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.Health;
import io.fairbot.agent.Lines;
import io.fairbot.agent.service.ServiceRegistry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.event.Events;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import io.fairbot.store.StoreException;
import io.fairbot.store.memory.MemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Agents under an engine, in virtual time. */
final class Troupe {
    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    final VirtualPlatform time;
    final List<String> log = new ArrayList<>();
    final List<AgentStateChange> events = new ArrayList<>();
    final List<Actor> actors = new ArrayList<>();
    final Set<String> optional = new HashSet<>();
    final List<String> takenBack = new ArrayList<>();
    final List<Fence> fences = new ArrayList<>();
    AgentOptions options = AgentOptions.DEFAULTS;
    AgentConfigurer configurer = AgentConfigurer.NONE;
    private final String node;
    private final DocumentStore store;
    private boolean broken;
    private CompletionStage<Void> storeAnswers = CompletableFuture.completedStage(null);
    private AgentEngine engine;

    /** What an agent gets. */
    private record Context(
            String instance, Optional<Fence> fence, AgentMessages messages, Platform platform, DocumentStore store)
            implements AgentContext {
        @Override
        public Settings settings() {
            return Settings.defaults();
        }

        @Override
        public RouteRegistry http() {
            return module -> () -> {};
        }

        @Override
        public Conversations conversations() {
            return new ConversationEngine(store, platform, ConversationOptions.DEFAULTS);
        }

        @Override
        public MediaStore media() {
            return MediaStore.memory(MediaLimits.DEFAULTS);
        }

        @Override
        public Lines lines() {
            return Lines.NONE;
        }

        @Override
        public Events events() {
            return Events.NONE;
        }

        @Override
        public AgentServices services() {
            return new ServiceRegistry().scope(instance);
        }

        @Override
        public AuditLog audit() {
            return new StoredAuditLog(store, platform.ids());
        }
    }

    Troupe() {
        this(new VirtualPlatform(START, 1), new MemoryStorage(), "node");
    }

    /** Several of them may share time and storage, as nodes do. */
    Troupe(VirtualPlatform time, MemoryStorage storage, String node) {
        this.time = time;
        this.node = node;
        store = time.await(storage.open(List.of(), time.platform()));
        engine = new AgentEngine(List.of(), Set.of(), options, setup());
    }

    Actor actor(String id, String... dependsOn) {
        Actor actor = new Actor(log, id, dependsOn);
        actors.add(actor);
        return actor;
    }

    Actor optional(String id, String... dependsOn) {
        optional.add(id);
        return actor(id, dependsOn);
    }

    AgentEngine engine() {
        return engine;
    }

    /** Begins to start; runs what needs no time. */
    CompletionStage<Void> start() {
        List<Agent> ordered = DependencyOrder.of(List.copyOf(actors));
        engine = new AgentEngine(ordered, optional, options, setup());
        CompletionStage<Void> started = engine.start();
        time.runPending();
        return started;
    }

    /** Starts, which must succeed without time passing. */
    void up() {
        time.await(start());
    }

    CompletionStage<Void> stop() {
        CompletionStage<Void> stopped = engine.stop();
        time.runPending();
        return stopped;
    }

    private AgentEngineDependencies setup() {
        return new AgentEngineDependencies(
                node,
                time.platform(),
                new Random(7),
                new Fragile(),
                seat -> {
                    seat.fence().ifPresent(fences::add);
                    return new AgentContextFactory.AgentContextHandle(
                            new Context(seat.instance(), seat.fence(), seat.messages(), time.platform(), store),
                            () -> takenBack.add(seat.instance()));
                },
                agent -> configurer.configure(agent),
                events::add);
    }

    /** The store loses what it knew of leases, as if others had taken and left them. */
    void loseLeases() {
        for (String lease : List.of("agent/reports")) {
            Leases leases = store.leases();
            time.await(leases.acquire(lease, node, options.leaseTtl()))
                    .ifPresent(held -> time.await(leases.release(held)));
            time.await(leases.acquire(lease, "thief", Duration.ofMillis(1)));
        }
    }

    void breakStore() {
        broken = true;
    }

    void mendStore() {
        broken = false;
    }

    /** Whoever asks for a lease from now on gets no answer before the stage ends. */
    void delayLeasesUntil(CompletionStage<Void> ready) {
        storeAnswers = ready;
    }

    /** The leases of the store, as long as it is whole. */
    private final class Fragile implements Leases {
        private <T> CompletionStage<T> unlessBroken(Supplier<CompletionStage<T>> call) {
            return broken
                    ? CompletableFuture.failedStage(
                            new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "away"))
                    : call.get();
        }

        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            return unlessBroken(
                    () -> storeAnswers.thenCompose(ready -> store.leases().acquire(name, holder, ttl)));
        }

        @Override
        public CompletionStage<Optional<Lease>> renew(Lease lease) {
            return unlessBroken(() -> store.leases().renew(lease));
        }

        @Override
        public CompletionStage<Void> release(Lease lease) {
            return unlessBroken(() -> store.leases().release(lease));
        }
    }

    AgentReport report(String id) {
        return engine.agents().stream()
                .filter(agent -> agent.info().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    AgentState state(String id) {
        return report(id).state();
    }

    String reason(String id) {
        return report(id).reason();
    }

    Map<String, Health> health() {
        CompletionStage<Map<String, Health>> asked = engine.health();
        time.runPending();
        if (!asked.toCompletableFuture().isDone()) {
            time.advance(options.healthTimeout());
        }
        return time.await(asked);
    }

    Health health(String id) {
        return Optional.ofNullable(health().get(id)).orElseThrow();
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    /** The way of an agent, as {@code FROM>TO}. */
    List<String> way(String id) {
        return events.stream()
                .filter(event -> event.agent().equals(id))
                .map(event -> event.from() + ">" + event.to())
                .toList();
    }
}
