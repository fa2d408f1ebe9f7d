package io.fairbot.agent.engine;

import io.fairbot.FairbotException;
import io.fairbot.Internal;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentException;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.Stages;
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
 * The engine that runs agents from one start to one stop: it starts each agent after all it depends on and independent ones at
 * the same time, queries their health, restarts those that fail, and stops them in reverse order.
 *
 * <p>Threads: agents are called on a small shared pool; a thread that an agent blocks is replaced. Decisions are made
 * on a thread of their own. Safe for use from any thread.
 */
@Internal
public final class AgentEngine {
    private static final Logger log = LoggerFactory.getLogger(AgentEngine.class);
    /** The time that one stop may take once the shutdown timeout has expired. */
    private static final Duration FORCED_STOP_TIMEOUT = Duration.ofMillis(500);
    /** The calls of one agent that can block at once: a start or stop, a health query, and another query. */
    private static final int CALLS_AT_ONCE = 3;

    private final AgentOptions options;
    private final SerialExecutor loop;
    private final AgentThreadPool calls;
    /** Separate, so that no mailbox delays a heartbeat. */
    private final AgentThreadPool mail;

    private final MailboxRegistry mailboxes;
    private final Map<String, ManagedAgent> agents = new LinkedHashMap<>();
    private final Set<String> required = new HashSet<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Set<String> stopOrdered = new HashSet<>();
    /** Completes the health queries that are pending when the engine ends. */
    private final Map<Object, Runnable> pendingHealthQueries = new HashMap<>();

    private boolean begun;
    private boolean stopping;
    private boolean forced;
    private long stopBegun;
    private TimeSource.TimerHandle forceStop = () -> {};
    private boolean evaluationPending;

    /**
     * Creates an engine, which starts nothing by itself.
     *
     * @param agents the agents, each after all it depends on, see {@link DependencyOrder}
     * @param optional ids of agents whose failure does not fail the start; an agent on which a required one depends is required
     * @param options bounds and times
     * @param services the dependencies of the engine
     */
    public AgentEngine(
            List<Agent> agents, Set<String> optional, AgentOptions options, AgentEngineDependencies services) {
        this.options = options;
        loop = new SerialExecutor("agents-control", services.platform());
        calls = new AgentThreadPool(services.platform(), "agents", options.threads(), CALLS_AT_ONCE * agents.size());
        mail = new AgentThreadPool(services.platform(), "agents-mail", options.threads(), agents.size());
        ManagedAgent.DependencyMonitor dependencies = new EngineDependencyMonitor();
        mailboxes = new MailboxRegistry(loop.time());
        ManagedAgent.EngineThreads threads = new ManagedAgent.EngineThreads(loop, calls, mail);
        for (Agent agent : agents) {
            ManagedAgent managed = new ManagedAgent(agent, options, services, threads, mailboxes, dependencies);
            this.agents.put(managed.info().id(), managed);
        }
        this.agents.keySet().stream().filter(id -> !optional.contains(id)).forEach(this::require);
    }

    private void require(String id) {
        if (required.add(id)) {
            managed(id).info().dependsOn().forEach(this::require);
        }
    }

    /**
     * Starts all agents.
     *
     * @return a stage that ends when all required agents run; it fails when one of them cannot start, and then no
     *     further agent is started until {@link #stop()}
     */
    public CompletionStage<Void> start() {
        loop.run(() -> {
            begun = true;
            agents.values().forEach(ManagedAgent::run);
            evaluateAll();
        });
        return started.minimalCompletionStage();
    }

    /**
     * Stops all agents, each after all that depend on it, and ends the engine. Idempotent.
     *
     * @return a stage that ends when all have stopped or were abandoned; never fails
     */
    public CompletionStage<Void> stop() {
        loop.run(() -> {
            if (!stopping) {
                stopping = true;
                stopBegun = loop.time().nanoTime();
                forceStop = loop.after(options.shutdownTimeout(), this::forceStop);
                evaluateAll();
            }
        });
        return stopped.minimalCompletionStage();
    }

    /**
     * Starts an agent that has stopped or failed, or restarts one that runs. Restores its whole budget of restarts.
     *
     * @param id the agent
     * @throws AgentException when there is no agent of that id
     */
    public void restart(String id) {
        order(id, ManagedAgent::run);
    }

    /**
     * Restarts an agent as {@link #restart} does, and returns the result.
     *
     * @param id the agent
     * @return a stage that ends when the agent runs, or is in standby because another node runs it; it fails with
     *     {@link AgentException} when the agent could not start or was stopped meanwhile, and stays pending while the
     *     agent waits for a dependency
     * @throws AgentException when there is no agent of that id
     */
    public CompletionStage<Void> restartAndAwait(String id) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        ManagedAgent agent = known(id);
        boolean runs = loop.run(() -> {
            if (stopping) {
                result.completeExceptionally(new AgentException("The agents are stopped.", null));
            } else {
                agent.restartAndAwait().whenComplete((done, failure) -> {
                    if (failure == null) {
                        result.complete(null);
                    } else {
                        result.completeExceptionally(Stages.cause(failure));
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
     * Stops one agent until it is started by {@link #restart}; agents that depend on it are degraded meanwhile.
     *
     * @param id the agent
     * @throws AgentException when there is no agent of that id
     */
    public void stop(String id) {
        order(id, agent -> agent.stop(options.stopTimeout()));
    }

    /**
     * Applies the latest configuration to each running agent with {@link AgentConfigurer#reconfigure}; other agents get
     * it at their start. An agent that refuses it or takes too long has failed, and is restarted.
     *
     * @param limit how long one agent may take
     * @return a stage that ends when each agent uses it, has failed or does not run; never fails
     */
    public CompletionStage<Void> reconfigure(Duration limit) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        boolean runs = loop.run(() -> {
            CompletionStage<Void> all = CompletableFuture.allOf(agents.values().stream()
                    .map(agent -> agent.reconfigure(limit).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new));
            all.whenComplete((done, failure) -> result.complete(null));
        });
        if (!runs) {
            result.complete(null);
        }
        return result.minimalCompletionStage();
    }

    /**
     * Queries an agent, on a thread that it may block without harm to others.
     *
     * @param id the agent
     * @param question the query
     * @param limit how long the answer may take
     * @param <T> the type of the answer
     * @return a stage with the answer; it fails as the agent does, or with {@link TimeoutException}
     * @throws AgentException when there is no agent of that id
     */
    public <T> CompletionStage<T> ask(String id, Function<Agent, CompletionStage<T>> question, Duration limit) {
        ManagedAgent agent = known(id);
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean runs = loop.run(() -> agent.ask(question, limit, result));
        if (!runs) {
            result.completeExceptionally(new TimeoutException("The agents have stopped."));
        }
        return result.minimalCompletionStage();
    }

    private void order(String id, Consumer<ManagedAgent> what) {
        ManagedAgent agent = known(id);
        loop.run(() -> {
            if (!stopping) {
                what.accept(agent);
            }
        });
    }

    private ManagedAgent known(String id) {
        ManagedAgent agent = agents.get(id);
        if (agent == null) {
            throw new AgentException(
                    "There is no agent " + id + " on this node; there are " + new TreeSet<>(agents.keySet()) + ".",
                    null);
        }
        return agent;
    }

    /**
     * Returns a report of each agent.
     *
     * @return the reports, in the order in which the agents start
     */
    public List<AgentReport> agents() {
        return agents.values().stream().map(ManagedAgent::report).toList();
    }

    /**
     * Returns the last messages to agents that do not exist.
     *
     * @return the messages, the newest last; 50 at most
     */
    public List<AgentDeadLetter> undeliverableMessages() {
        return mailboxes.undeliverable().recent();
    }

    /**
     * Queries the health of all agents.
     *
     * @return a stage with the health of each agent by its id and that of its parts by their names; for an agent that
     *     does not answer in time, its last known health
     */
    public CompletionStage<Map<String, Health>> health() {
        CompletableFuture<Map<String, Health>> result = new CompletableFuture<>();
        if (!loop.run(() -> ask(result))) {
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
        pendingHealthQueries.put(question, () -> result.complete(known(Set.of())));
        List<CompletableFuture<?>> answers = new ArrayList<>();
        Set<String> silent = new HashSet<>();
        agents.forEach((id, agent) -> agent.queryHealth().ifPresent(answer -> {
            silent.add(id);
            answers.add(answer.thenRun(() -> silent.remove(id)).toCompletableFuture());
        }));
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
        loop.within(options.healthTimeout(), all, (done, late) -> {
            pendingHealthQueries.remove(question);
            result.complete(known(silent));
        });
    }

    private Map<String, Health> known(Set<String> silent) {
        Map<String, Health> all = new TreeMap<>();
        agents.forEach((id, agent) -> all.putAll(agent.healthSample().parts()));
        agents.forEach((id, agent) -> {
            Health health = agent.health();
            all.put(
                    id,
                    silent.contains(id) && agent.state().isRunning()
                            ? Health.worst(Health.degraded("The agent does not answer; this is being watched."), health)
                            : health);
        });
        return all;
    }

    private ManagedAgent managed(String id) {
        ManagedAgent agent = agents.get(id);
        if (agent == null) {
            throw new IllegalArgumentException("There is no agent " + id + ".");
        }
        return agent;
    }

    /** Evaluates each agent after a change of any. */
    private void evaluateAll() {
        evaluationPending = false;
        if (stopping) {
            stopNext();
            return;
        }
        if (started.isCompletedExceptionally()) {
            return;
        }
        agents.values().forEach(ManagedAgent::evaluate);
        if (begun && required.stream().map(this::managed).allMatch(AgentEngine::isAvailable)) {
            started.complete(null);
        }
    }

    private void stopNext() {
        List<ManagedAgent> all = new ArrayList<>(agents.values());
        // In reverse, so that independent agents stop as they would one after another.
        for (int i = all.size() - 1; i >= 0; i--) {
            ManagedAgent agent = all.get(i);
            if ((forced || dependants(agent).allMatch(AgentEngine::hasStopped))
                    && stopOrdered.add(agent.info().id())) {
                agent.stop(stopTimeout());
            }
        }
        if (all.stream().allMatch(AgentEngine::hasStopped) && stopped.complete(null)) {
            forceStop.cancel();
            pendingHealthQueries.values().forEach(Runnable::run);
            loop.close();
            calls.close();
            mail.close();
        }
    }

    private Duration stopTimeout() {
        Duration left = options.shutdownTimeout().minusNanos(loop.time().nanoTime() - stopBegun);
        Duration most = left.compareTo(options.stopTimeout()) < 0 ? left : options.stopTimeout();
        return most.compareTo(FORCED_STOP_TIMEOUT) < 0 ? FORCED_STOP_TIMEOUT : most;
    }

    private Stream<ManagedAgent> dependants(ManagedAgent agent) {
        return agents.values().stream()
                .filter(other -> other.info().dependsOn().contains(agent.info().id()));
    }

    private void forceStop() {
        log.warn("The agents did not stop in time; the stop of the rest is forced");
        forced = true;
        stopNext();
    }

    private static boolean hasStopped(ManagedAgent agent) {
        return agent.state() == AgentState.STOPPED;
    }

    private static boolean isAvailable(ManagedAgent agent) {
        return agent.state().isRunning() || agent.standsBy();
    }

    /** A monitor of the dependencies among the agents of this engine. */
    private final class EngineDependencyMonitor implements ManagedAgent.DependencyMonitor {
        @Override
        public Optional<String> unmetDependency(AgentInfo info) {
            return sorted(info)
                    .filter(agent -> !isAvailable(agent))
                    .findFirst()
                    .map(agent -> "It waits for " + agent.info().id() + ", which is " + agent.state() + ".");
        }

        @Override
        public Optional<String> degradedDependency(AgentInfo info) {
            Optional<ManagedAgent> direct =
                    sorted(info).filter(agent -> !isAvailable(agent)).findFirst();
            if (direct.isPresent()) {
                return direct.map(agent -> agent.info().id() + ", on which it depends, is " + agent.state() + ".");
            }
            return sorted(info)
                    .flatMap(agent -> degradedDependency(agent.info()).stream()
                            .map(reason -> "Through " + agent.info().id() + ": " + reason))
                    .findFirst();
        }

        private Stream<ManagedAgent> sorted(AgentInfo info) {
            return new TreeSet<>(info.dependsOn()).stream().map(AgentEngine.this::managed);
        }

        @Override
        public void stateChanged() {
            if (!evaluationPending) {
                evaluationPending = true;
                loop.run(AgentEngine.this::evaluateAll);
            }
        }

        @Override
        public boolean failsFirstStart(AgentInfo info) {
            boolean allStarted = started.isDone() && !started.isCompletedExceptionally();
            return !allStarted && required.contains(info.id());
        }

        @Override
        public void firstStartFailed(AgentInfo info, Throwable failure) {
            Throwable cause = Stages.cause(failure);
            started.completeExceptionally(cause instanceof Error ? cause : inOneSentence(info.id(), cause));
        }

        private AgentException inOneSentence(String id, Throwable cause) {
            if (cause instanceof TimeoutException) {
                return new AgentException(
                        "The agent " + id + " did not start within " + AgentTexts.duration(options.startTimeout())
                                + ".",
                        cause);
            }
            String message = String.valueOf(cause.getMessage());
            return new AgentException(
                    cause instanceof FairbotException ? message : "The agent " + id + " could not start: " + message,
                    cause);
        }
    }
}
