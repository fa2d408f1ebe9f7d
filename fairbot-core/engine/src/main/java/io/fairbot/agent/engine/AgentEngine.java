package io.fairbot.agent.engine;

import io.fairbot.FairbotException;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentException;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs agents from one start to one stop: starts each after all it depends on and independent ones at the same time, asks how
 * they are, restarts what failed, and stops in reverse.
 *
 * <p>Threads: agents are called on a few threads that they share, none of which is lost when an agent blocks. Decisions are made
 * on a thread of their own. Safe for use from any thread.
 */
public final class AgentEngine {
    private static final Logger log = LoggerFactory.getLogger(AgentEngine.class);
    /** How long an agent may take to stop once the time of all together is over. */
    private static final Duration HURRIED = Duration.ofMillis(500);
    /** Its start or stop, its health, and a question. */
    private static final int CALLS_AT_ONCE = 3;

    private final AgentOptions options;
    private final SerialExecutor control;
    private final AgentThreadPool calls;
    /** Apart, so that no mailbox holds up a heartbeat. */
    private final AgentThreadPool mail;

    private final MailboxRegistry office;
    private final Map<String, ManagedAgent> keepers = new LinkedHashMap<>();
    private final Set<String> required = new HashSet<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Set<String> told = new HashSet<>();
    /** Ends questions about health that are under way when the engine ends. */
    private final Map<Object, Runnable> curious = new HashMap<>();

    private boolean begun;
    private boolean stopping;
    private boolean hurried;
    private long stopBegun;
    private TimeSource.TimerHandle hurry = () -> {};
    private boolean reconsidering;

    /**
     * Creates an engine; it begins nothing by itself.
     *
     * @param agents the agents, each after all it depends on, see {@link DependencyOrder}
     * @param optional ids of agents without which the start succeeds, too; what another one depends on is never optional
     * @param options bounds and times
     * @param setup what the engine works with
     */
    public AgentEngine(List<Agent> agents, Set<String> optional, AgentOptions options, AgentEngineServices setup) {
        this.options = options;
        control = new SerialExecutor("agents-control", setup.platform());
        calls = new AgentThreadPool(setup.platform(), "agents", options.threads(), CALLS_AT_ONCE * agents.size());
        mail = new AgentThreadPool(setup.platform(), "agents-mail", options.threads(), agents.size());
        ManagedAgent.DependencyMonitor neighbours = new EngineDependencyMonitor();
        office = new MailboxRegistry(control.time());
        for (Agent agent : agents) {
            ManagedAgent keeper = new ManagedAgent(agent, options, setup, control, calls, mail, office, neighbours);
            keepers.put(keeper.info().id(), keeper);
        }
        keepers.keySet().stream().filter(id -> !optional.contains(id)).forEach(this::require);
    }

    private void require(String id) {
        if (required.add(id)) {
            keeper(id).info().dependsOn().forEach(this::require);
        }
    }

    /**
     * Starts all agents.
     *
     * @return ends when all work but those that are optional; fails when one cannot start, and then nothing further is started
     *     until {@link #stop()}
     */
    public CompletionStage<Void> start() {
        control.run(() -> {
            begun = true;
            keepers.values().forEach(ManagedAgent::run);
            reconsider();
        });
        return started.minimalCompletionStage();
    }

    /**
     * Stops all agents, each after all that depend on it, and ends the engine. Idempotent.
     *
     * @return ends when all have stopped or were left behind; never fails
     */
    public CompletionStage<Void> stop() {
        control.run(() -> {
            if (!stopping) {
                stopping = true;
                stopBegun = control.time().nanoTime();
                hurry = control.after(options.shutdownTimeout(), this::hurry);
                reconsider();
            }
        });
        return stopped.minimalCompletionStage();
    }

    /**
     * Starts an agent that has stopped or failed, or starts one anew that works. Its budget of restarts is whole again.
     *
     * @param id the agent
     * @throws AgentException when there is none of that id
     */
    public void restart(String id) {
        order(id, ManagedAgent::run);
    }

    /**
     * As {@link #restart}, and tells what came of it.
     *
     * @param id the agent
     * @return ends when it works, or stands by because another node runs it; fails with {@link AgentException} when it could not
     *     start, or was stopped meanwhile; an agent that waits for another one lets it wait, too
     * @throws AgentException when there is none of that id
     */
    public CompletionStage<Void> restartAndAwait(String id) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        ManagedAgent keeper = known(id);
        boolean runs = control.run(() -> {
            if (stopping) {
                result.completeExceptionally(new AgentException("The agents are stopped.", null));
            } else {
                keeper.renew().whenComplete((done, failure) -> {
                    if (failure == null) {
                        result.complete(null);
                    } else {
                        result.completeExceptionally(ManagedAgent.cause(failure));
                    }
                });
            }
        });
        if (!runs) {
            result.completeExceptionally(new AgentException("The agents have stopped.", null));
        }
        return result.minimalCompletionStage();
    }

    /**
     * Stops one agent until it is started by {@link #restart}; those that depend on it are degraded meanwhile.
     *
     * @param id the agent
     * @throws AgentException when there is none of that id
     */
    public void stop(String id) {
        order(id, keeper -> keeper.stop(options.stopTimeout()));
    }

    /**
     * Gives each agent that works the configuration that was decided on, as {@link AgentConfigurer#reconfigure} does it; those that
     * start do so with it. One that fails or takes too long has failed, and is restarted.
     *
     * @param limit how long an agent may take
     * @return ends when each agent uses it, has failed or does not work; never fails
     */
    public CompletionStage<Void> reconfigure(Duration limit) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        boolean runs = control.run(() -> {
            CompletionStage<Void> all = CompletableFuture.allOf(keepers.values().stream()
                    .map(keeper -> keeper.reconfigure(limit).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new));
            all.whenComplete((done, failure) -> result.complete(null));
        });
        if (!runs) {
            result.complete(null);
        }
        return result.minimalCompletionStage();
    }

    /**
     * Asks an agent something, on a thread that it may hold up without harm to others.
     *
     * @param id the agent
     * @param question asks it
     * @param limit how long it may take
     * @param <T> the type of the answer
     * @return the answer; fails as the agent does, or with {@link TimeoutException}
     * @throws AgentException when there is none of that id
     */
    public <T> CompletionStage<T> ask(String id, Function<Agent, CompletionStage<T>> question, Duration limit) {
        ManagedAgent keeper = known(id);
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean runs = control.run(() -> keeper.ask(question, limit, result));
        if (!runs) {
            result.completeExceptionally(new TimeoutException("The agents have stopped."));
        }
        return result.minimalCompletionStage();
    }

    private void order(String id, Consumer<ManagedAgent> what) {
        ManagedAgent keeper = known(id);
        control.run(() -> {
            if (!stopping) {
                what.accept(keeper);
            }
        });
    }

    private ManagedAgent known(String id) {
        ManagedAgent keeper = keepers.get(id);
        if (keeper == null) {
            throw new AgentException(
                    "There is no agent " + id + " on this node; there are " + new TreeSet<>(keepers.keySet()) + ".",
                    null);
        }
        return keeper;
    }

    /**
     * Returns where each agent stands.
     *
     * @return the reports, in the order of the start
     */
    public List<AgentReport> agents() {
        return keepers.values().stream().map(ManagedAgent::report).toList();
    }

    /**
     * Returns the last messages that named an agent which is not there.
     *
     * @return the messages, the newest last; 50 at most
     */
    public List<AgentDeadLetter> undeliverableMessages() {
        return office.unknown().last();
    }

    /**
     * Asks all agents how they are.
     *
     * @return the health of each by its id, and that of its parts by their names; of one that does not answer in time, what is
     *     known
     */
    public CompletionStage<Map<String, Health>> health() {
        CompletableFuture<Map<String, Health>> result = new CompletableFuture<>();
        if (!control.run(() -> ask(result))) {
            result.complete(known(Set.of()));
        }
        return result.minimalCompletionStage();
    }

    private void ask(CompletableFuture<Map<String, Health>> result) {
        if (stopped.isDone()) {
            result.complete(known(Set.of()));
            return;
        }
        Object question = new Object();
        curious.put(question, () -> result.complete(known(Set.of())));
        List<CompletableFuture<?>> answers = new ArrayList<>();
        Set<String> silent = new HashSet<>();
        keepers.forEach((id, keeper) -> keeper.ask().ifPresent(answer -> {
            silent.add(id);
            answers.add(answer.thenRun(() -> silent.remove(id)).toCompletableFuture());
        }));
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
        control.within(options.healthTimeout(), all, (done, late) -> {
            curious.remove(question);
            result.complete(known(silent));
        });
    }

    private Map<String, Health> known(Set<String> silent) {
        Map<String, Health> all = new TreeMap<>();
        keepers.forEach((id, keeper) -> all.putAll(keeper.vitals().parts()));
        keepers.forEach((id, keeper) -> {
            Health health = keeper.health();
            all.put(
                    id,
                    silent.contains(id) && keeper.state().isRunning()
                            ? Health.worst(Health.degraded("The agent does not answer; this is being watched."), health)
                            : health);
        });
        return all;
    }

    private ManagedAgent keeper(String id) {
        ManagedAgent keeper = keepers.get(id);
        if (keeper == null) {
            throw new IllegalArgumentException("There is no agent " + id + ".");
        }
        return keeper;
    }

    /** Lets each agent go on as the others now are. */
    private void reconsider() {
        reconsidering = false;
        if (stopping) {
            stopNext();
            return;
        }
        if (started.isCompletedExceptionally()) {
            return;
        }
        keepers.values().forEach(ManagedAgent::proceed);
        keepers.values().forEach(ManagedAgent::assess);
        if (begun && required.stream().map(this::keeper).allMatch(AgentEngine::suffices)) {
            started.complete(null);
        }
    }

    private void stopNext() {
        List<ManagedAgent> all = new ArrayList<>(keepers.values());
        // In reverse, so that those of one rank stop as they would one after another.
        for (int i = all.size() - 1; i >= 0; i--) {
            ManagedAgent keeper = all.get(i);
            if ((hurried || dependants(keeper).allMatch(AgentEngine::hasStopped))
                    && told.add(keeper.info().id())) {
                keeper.stop(timeToStop());
            }
        }
        if (all.stream().allMatch(AgentEngine::hasStopped) && stopped.complete(null)) {
            hurry.cancel();
            curious.values().forEach(Runnable::run);
            control.close();
            calls.close();
            mail.close();
        }
    }

    private Duration timeToStop() {
        Duration left = options.shutdownTimeout().minusNanos(control.time().nanoTime() - stopBegun);
        Duration most = left.compareTo(options.stopTimeout()) < 0 ? left : options.stopTimeout();
        return most.compareTo(HURRIED) < 0 ? HURRIED : most;
    }

    private Stream<ManagedAgent> dependants(ManagedAgent keeper) {
        return keepers.values().stream()
                .filter(other -> other.info().dependsOn().contains(keeper.info().id()));
    }

    private void hurry() {
        log.warn("The agents did not stop in time; those that are left are hurried");
        hurried = true;
        stopNext();
    }

    private static boolean hasStopped(ManagedAgent keeper) {
        return keeper.state() == AgentState.STOPPED;
    }

    private static boolean suffices(ManagedAgent keeper) {
        return keeper.state().isRunning() || keeper.standsBy();
    }

    /** The agents, as each of them sees the others. */
    private final class EngineDependencyMonitor implements ManagedAgent.DependencyMonitor {
        @Override
        public Optional<String> missing(AgentInfo info) {
            return sorted(info)
                    .filter(keeper -> !suffices(keeper))
                    .findFirst()
                    .map(keeper -> "It waits for " + keeper.info().id() + ", which is " + keeper.state() + ".");
        }

        @Override
        public Optional<String> trouble(AgentInfo info) {
            Optional<ManagedAgent> direct =
                    sorted(info).filter(keeper -> !suffices(keeper)).findFirst();
            if (direct.isPresent()) {
                return direct.map(keeper -> keeper.info().id() + ", on which it depends, is " + keeper.state() + ".");
            }
            return sorted(info)
                    .flatMap(keeper -> trouble(keeper.info()).stream()
                            .map(trouble -> "Through " + keeper.info().id() + ": " + trouble))
                    .findFirst();
        }

        private Stream<ManagedAgent> sorted(AgentInfo info) {
            return new TreeSet<>(info.dependsOn()).stream().map(AgentEngine.this::keeper);
        }

        @Override
        public void changed() {
            if (!reconsidering) {
                reconsidering = true;
                control.run(AgentEngine.this::reconsider);
            }
        }

        @Override
        public boolean failed(AgentInfo info, Throwable failure) {
            if (started.isDone() && !started.isCompletedExceptionally()) {
                return true;
            }
            if (!required.contains(info.id())) {
                return true;
            }
            Throwable cause = ManagedAgent.cause(failure);
            started.completeExceptionally(cause instanceof Error ? cause : inOneSentence(info.id(), cause));
            return false;
        }

        private AgentException inOneSentence(String id, Throwable cause) {
            if (cause instanceof TimeoutException) {
                return new AgentException(
                        "The agent " + id + " did not start within " + DurationFormat.of(options.startTimeout()) + ".",
                        cause);
            }
            String message = String.valueOf(cause.getMessage());
            return new AgentException(
                    cause instanceof FairbotException ? message : "The agent " + id + " could not start: " + message,
                    cause);
        }
    }
}
