package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.engine.AgentTransitionTable.AgentPhase;
import io.fairbot.agent.engine.AgentTransitionTable.AgentSignal;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One agent that is brought into each phase by what happens to it, and then given each signal. */
class ManagedAgentTest {
    private final VirtualPlatform time = new VirtualPlatform(Troupe.START, 1);
    private final List<String> log = new ArrayList<>();
    private final List<AgentStateChange> events = new ArrayList<>();
    private final Actor actor = new Actor(log, "desk").singleton();
    private final World world = new World();
    private final CompletableFuture<Void> configured = new CompletableFuture<>();
    private final CompletableFuture<Optional<Lease>> leased = new CompletableFuture<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final SerialExecutor loop = new SerialExecutor("test", time.platform());
    private final ManagedAgent agent = agent();

    private ManagedAgent agent() {
        actor.onStart = context -> started;
        actor.onStop = () -> stopped;
        AgentEngineDependencies services = new AgentEngineDependencies(
                "node",
                time.platform(),
                new Random(1),
                world,
                request -> new AgentContextFactory.AgentContextHandle(
                        IsolationTest.context(request), () -> log.add("release desk")),
                any -> configured,
                events::add);
        ManagedAgent.EngineThreads threads = new ManagedAgent.EngineThreads(
                loop,
                new AgentThreadPool(time.platform(), "calls", 3, 3),
                new AgentThreadPool(time.platform(), "mail", 1, 1));
        return new ManagedAgent(
                actor,
                AgentOptions.DEFAULTS,
                services,
                threads,
                new MailboxRegistry(time.platform().time()),
                world);
    }

    /** Dependencies and leases. */
    private final class World implements ManagedAgent.DependencyMonitor, Leases {
        private boolean first;

        @Override
        public Optional<String> unmetDependency(AgentInfo info) {
            return Optional.empty();
        }

        @Override
        public Optional<String> degradedDependency(AgentInfo info) {
            return Optional.empty();
        }

        @Override
        public void stateChanged() {}

        @Override
        public boolean failsFirstStart(AgentInfo info) {
            return first;
        }

        @Override
        public void firstStartFailed(AgentInfo info, Throwable cause) {
            log.add("first start failed");
        }

        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            return leased;
        }

        @Override
        public CompletionStage<Optional<Lease>> renew(Lease lease) {
            return CompletableFuture.completedStage(Optional.of(lease));
        }

        @Override
        public CompletionStage<Void> release(Lease lease) {
            return CompletableFuture.completedStage(null);
        }
    }

    private void bring(AgentPhase phase) {
        switch (phase) {
            case REGISTERED -> {}
            case CONFIGURING -> order(agent::run);
            case WAITING -> after(AgentPhase.CONFIGURING, () -> configured.complete(null));
            case ACQUIRING -> after(AgentPhase.WAITING, () -> order(agent::evaluate));
            case STANDBY -> after(AgentPhase.ACQUIRING, () -> leased.complete(Optional.empty()));
            case STARTING ->
                after(
                        AgentPhase.ACQUIRING,
                        () -> leased.complete(
                                Optional.of(new Lease("agent/desk", "node", 1, AgentOptions.DEFAULTS.leaseTtl()))));
            case RUNNING -> after(AgentPhase.STARTING, () -> started.complete(null));
            case STOPPING -> after(AgentPhase.RUNNING, () -> order(() -> agent.stop(Duration.ofSeconds(4))));
            case RESTARTING -> after(AgentPhase.RUNNING, () -> order(agent::run));
            case FAILED_RETRYING ->
                after(AgentPhase.STARTING, () -> started.completeExceptionally(new IllegalStateException("no")));
            case FAILED_STOPPING -> {
                world.first = true;
                after(AgentPhase.STARTING, () -> started.completeExceptionally(new IllegalStateException("no")));
            }
            case BACKOFF ->
                after(AgentPhase.CONFIGURING, () -> configured.completeExceptionally(new IllegalStateException("no")));
            case STOPPED -> order(() -> agent.stop(Duration.ofSeconds(4)));
        }
        time.runPending();
        assertThat(agent.phase()).isEqualTo(phase);
    }

    private void after(AgentPhase before, Runnable next) {
        bring(before);
        next.run();
    }

    private void order(Runnable what) {
        loop.run(what);
    }

    static Stream<Arguments> everyPair() {
        return AgentTransitionTableTest.everyPair();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyPair")
    void eachSignalLeadsToThePhaseOfTheTableAndIllegalOnesChangeNothing(AgentPhase phase, AgentSignal signal) {
        bring(phase);
        AgentReport before = agent.report();
        List<String> logBefore = List.copyOf(log);
        // The phase is looked at before what follows of itself; time stands still.
        List<AgentPhase> after = new ArrayList<>();
        order(() -> {
            agent.dispatch(signal);
            after.add(agent.phase());
        });
        time.runPending();

        AgentTransitionTableTest.expected(phase, signal)
                .ifPresentOrElse(
                        transition -> {
                            boolean evaluated =
                                    transition.effects().contains(AgentTransitionTable.AgentEffect.EVALUATE);
                            // The evaluation follows at once: without a lease it is requested.
                            assertThat(after).containsExactly(evaluated ? AgentPhase.ACQUIRING : transition.next());
                        },
                        () -> {
                            assertThat(after).containsExactly(phase);
                            assertThat(agent.report()).isEqualTo(before);
                            assertThat(log).isEqualTo(logBefore);
                        });
        assertThat(events).allMatch(event -> event.from().canTransitionTo(event.to()));
        assertThat(log).filteredOn("start desk"::equals).hasSizeLessThanOrEqualTo(1);
        assertThat(log).filteredOn("stop desk"::equals).hasSizeLessThanOrEqualTo(1);
    }
}
