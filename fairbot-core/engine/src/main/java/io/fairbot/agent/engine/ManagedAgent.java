package io.fairbot.agent.engine;

import io.fairbot.FairbotException;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentException;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import io.fairbot.agent.engine.AgentTransitionTable.AgentEffect;
import io.fairbot.agent.engine.AgentTransitionTable.AgentPhase;
import io.fairbot.agent.engine.AgentTransitionTable.AgentSignal;
import io.fairbot.agent.engine.AgentTransitionTable.AgentTransition;
import io.fairbot.agent.engine.HeartbeatMonitor.HealthSample;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * An agent managed by the engine: receives the signals, and performs the effects that {@link AgentTransitionTable}
 * gives for them. Used on the event loop; reports and health may be read on any thread.
 */
final class ManagedAgent {
    private static final Logger log = LoggerFactory.getLogger(ManagedAgent.class);
    private static final String ELSEWHERE =
            "It works on another node, as the only one; it is started here when that one ends.";

    private final Agent agent;
    private final AgentInfo info;
    private final String instance;
    private final AgentOptions options;
    private final AgentEngineDependencies services;
    private final SerialExecutor loop;
    private final DependencyMonitor dependencies;
    private final AgentCallQueue calls;
    private final AgentCallQueue healthCalls;
    private final AgentCallQueue queries;
    private final AgentConfigUpdater updater;
    private final AgentStateTracker tracker;
    private final RestartBackoff backoff;
    private final HeartbeatMonitor heartbeat;
    private final SingletonLease lease;
    private final Mailbox mailbox;
    private final MailboxRegistry mailboxes;

    private AgentPhase phase = AgentPhase.REGISTERED;
    /** Incremented with each phase that drops pending results of the former one: results of an earlier epoch are stale. */
    private int epoch;

    private TimeSource.TimerHandle timer = () -> {};
    private volatile boolean standby;
    private @Nullable AgentRun run;
    /** Completes when the agent has started or is in standby; done when no caller waits for a start. */
    private CompletableFuture<Void> startResult = CompletableFuture.completedFuture(null);

    /** A monitor of the other agents, as far as they concern this one. Called on the event loop. */
    interface DependencyMonitor {
        /** Returns why the agent cannot start yet; empty when it can. */
        Optional<String> unmetDependency(AgentInfo info);

        /** Returns how a dependency degrades the running agent; empty when all run. */
        Optional<String> degradedDependency(AgentInfo info);

        /** Reports that the agent has changed, which may concern the others. */
        void stateChanged();

        /** Returns whether a failure of the agent now belongs to the first start of all, after which nothing is restarted. */
        boolean failsFirstStart(AgentInfo info);

        /** Reports that the first start of all has failed because of the agent. */
        void firstStartFailed(AgentInfo info, Throwable cause);
    }

    /** The threads of the engine: for decisions, for calls of agents, and for the delivery of messages. */
    record EngineThreads(SerialExecutor loop, AgentThreadPool calls, AgentThreadPool mail) {}

    /** The resources of one run of the agent, from its start to the end of its stop. */
    private static final class AgentRun {
        private final AgentSender messages;
        private final AgentContextFactory.AgentContextHandle context;
        private CompletionStage<Void> start = CompletableFuture.completedStage(null);

        AgentRun(AgentSender messages, AgentContextFactory.AgentContextHandle context) {
            this.messages = messages;
            this.context = context;
        }
    }

    /** The details of a signal. */
    private record Details(String reason, @Nullable Throwable cause, Duration limit) {
        static Details of(String reason) {
            return new Details(reason, null, Duration.ZERO);
        }
    }

    ManagedAgent(
            Agent agent,
            AgentOptions options,
            AgentEngineDependencies services,
            EngineThreads threads,
            MailboxRegistry mailboxes,
            DependencyMonitor dependencies) {
        this.agent = agent;
        this.options = options;
        this.services = services;
        this.mailboxes = mailboxes;
        this.dependencies = dependencies;
        loop = threads.loop();
        info = agent.info();
        instance = info.id() + "@" + services.node();
        calls = new AgentCallQueue(threads.calls());
        healthCalls = new AgentCallQueue(threads.calls());
        queries = new AgentCallQueue(threads.calls());
        mailbox = new Mailbox(agent, instance, options, loop.time(), threads.mail());
        mailboxes.add(info.id(), mailbox);
        updater = new AgentConfigUpdater(
                loop,
                () -> calls.call(() -> services.configurer().reconfigure(agent)),
                failure -> fail("The configuration that was decided on could not be applied: ", failure));
        tracker = new AgentStateTracker(info.id(), instance, loop.time(), services.events());
        backoff = new RestartBackoff(options, services.random());
        heartbeat = new HeartbeatMonitor(agent, healthCalls, mailbox::isBlocked, loop, options, new HeartbeatEvents());
        lease = new SingletonLease(info.id(), services, loop, options.leaseTtl(), () -> {
            log.warn("The agent {} is stopped: its lease was lost, so another node may run it", instance);
            dispatch(AgentSignal.LEASE_LOST, Details.of(""));
        });
    }

    AgentInfo info() {
        return info;
    }

    AgentState state() {
        return tracker.state();
    }

    AgentPhase phase() {
        return phase;
    }

    /** Returns whether another node runs it as the singleton; dependants on this node need not wait for it. */
    boolean standsBy() {
        return standby;
    }

    AgentReport report() {
        AgentStateTracker.PublishedState status = tracker.status();
        return new AgentReport(
                info,
                instance,
                status.state(),
                status.reason(),
                status.since(),
                standby,
                backoff.count(),
                mailbox.stats(),
                tracker.history());
    }

    /** Starts it, or restarts it when it runs, with a whole budget of restarts. */
    void run() {
        dispatch(AgentSignal.RUN);
    }

    /**
     * Runs it as {@link #run()} does; the stage completes when it runs or is in standby, and fails with the reason why
     * it does not.
     */
    CompletionStage<Void> restartAndAwait() {
        if (startResult.isDone()) {
            startResult = new CompletableFuture<>();
        }
        CompletableFuture<Void> mine = startResult;
        run();
        return mine;
    }

    /** Stops it until {@link #run()}. */
    void stop(Duration limit) {
        dispatch(AgentSignal.STOP, new Details("", null, limit));
    }

    /** Requests a new configuration; the stage completes when it is used, or when the agent does not run. */
    CompletionStage<Void> reconfigure(Duration limit) {
        CompletionStage<Void> used = updater.request(limit);
        dispatch(AgentSignal.UPDATE);
        return used;
    }

    /** Evaluates dependencies, lease and health: the agent may start, or its state may change. */
    void evaluate() {
        Optional<String> missing = dependencies.unmetDependency(info);
        if (missing.isPresent()) {
            dispatch(AgentSignal.DEPENDENCY_MISSING, Details.of(missing.get()));
        } else if (info.singleton() && lease.lease().isEmpty()) {
            dispatch(AgentSignal.LEASE_MISSING);
        } else {
            dispatch(AgentSignal.NOTHING_MISSING);
        }
    }

    void dispatch(AgentSignal signal) {
        dispatch(signal, new Details("", null, options.stopTimeout()));
    }

    private void dispatch(AgentSignal signal, Details details) {
        Optional<AgentTransition> found = AgentTransitionTable.next(phase, signal);
        if (found.isEmpty()) {
            log.error("The unexpected signal {} to the agent {} in the phase {} is ignored", signal, instance, phase);
            return;
        }
        AgentTransition transition = found.get();
        phase = transition.next();
        if (transition.newEpoch()) {
            epoch++;
            timer.cancel();
            standby = standby && phase.keepsStandby();
        }
        for (AgentEffect effect : transition.effects()) {
            perform(effect, details);
        }
        if (transition.newEpoch()) {
            dependencies.stateChanged();
        }
    }

    private void perform(AgentEffect effect, Details details) {
        switch (effect) {
            case RESET_BUDGET -> backoff.reset();
            case CONFIGURE -> configure();
            case ACQUIRE -> acquire();
            case START -> start();
            case BEGIN -> begin();
            case HALT -> halt();
            case INTERRUPT -> interrupt();
            case ABANDON_START -> abandonStart();
            case STOP_AGENT -> stopAgent(details.limit().isZero() ? options.stopTimeout() : details.limit());
            case RELEASE -> release();
            case CLOSE_MAILBOX -> mailbox.close();
            case APPLY_UPDATE -> updater.applyPending();
            case DEFER_UPDATE -> updater.releaseCallers();
            case REPORT_START_FAILURE -> dependencies.firstStartFailed(info, causeOf(details));
            case COMPLETE_START -> startResult.complete(null);
            case FAIL_START -> failStart(details);
            case STAND_BY -> standBy();
            case SCHEDULE_RESTART -> scheduleRestart();
            case AWAIT_CALLS -> awaitCalls();
            case EVALUATE -> evaluate();
            case SHOW_HEALTH -> showHealth();
            case SHOW_RESTART -> tracker.show(AgentState.STOPPED, ("It is started again. " + details.reason()).strip());
            case SHOW_CONFIGURED, SHOW_STARTING, SHOW_READY, SHOW_FAILED, SHOW_STOPPED ->
                tracker.show(effect.shown().get(0), shownReason(effect, details));
        }
    }

    private static String shownReason(AgentEffect effect, Details details) {
        // An agent that stops after a failure has shown its reason with the failure.
        return effect == AgentEffect.SHOW_STOPPED && details.cause() != null ? "" : details.reason();
    }

    /** Calls back with the result of a stage, or with a timeout, unless it is stale by then. */
    private <T> void await(Duration limit, CompletionStage<T> stage, SerialExecutor.CompletionCallback<T> callback) {
        int mine = epoch;
        loop.within(limit, stage, (value, failure) -> {
            if (mine == epoch) {
                callback.accept(value, failure);
            }
        });
    }

    private void setTimer(Duration delay) {
        int mine = epoch;
        timer = loop.after(delay, () -> {
            if (mine == epoch) {
                boolean busy = calls.isBusy() || healthCalls.isBusy() || mailbox.isBusy();
                dispatch(busy ? AgentSignal.TIMER_WHILE_BUSY : AgentSignal.TIMER);
            }
        });
    }

    private void fail(String what, Throwable failure) {
        failWith(what + AgentTexts.reason(failure), failure);
    }

    private void failWith(String reason, Throwable cause) {
        // A sentence of fairbot's own is in the reason, which the change of the state logs.
        log.atLevel(Stages.cause(cause) instanceof FairbotException ? Level.DEBUG : Level.WARN)
                .setCause(cause)
                .log("The agent {} has failed", instance);
        dispatch(
                dependencies.failsFirstStart(info) ? AgentSignal.FAIL_FIRST_START : AgentSignal.FAIL,
                new Details(reason, cause, Duration.ZERO));
    }

    private void configure() {
        updater.clearPending();
        await(options.startTimeout(), calls.call(() -> services.configurer().configure(agent)), (done, failure) -> {
            if (failure == null) {
                dispatch(AgentSignal.CONFIGURED);
            } else {
                fail("The configuration was not accepted: ", failure);
            }
        });
    }

    private void acquire() {
        int mine = epoch;
        lease.acquire(result -> {
            if (mine != epoch) {
                return;
            }
            switch (result) {
                case ACQUIRED -> dispatch(AgentSignal.LEASED);
                case HELD_ELSEWHERE -> dispatch(AgentSignal.LEASED_ELSEWHERE, Details.of(ELSEWHERE));
                case UNKNOWN ->
                    failWith(
                            "The store did not say whether the agent works on another node.",
                            new TimeoutException("no lease"));
            }
        });
    }

    private void standBy() {
        standby = true;
        setTimer(options.leaseTtl().dividedBy(4));
    }

    private void start() {
        standby = false;
        mailbox.open();
        AgentSender messages = new AgentSender(mailbox, mailboxes);
        AgentContextFactory.AgentContextHandle context = services.contexts()
                .create(new AgentContextFactory.AgentContextRequest(
                        info.id(), instance, lease.lease().map(Lease::fence), messages));
        AgentRun started = new AgentRun(messages, context);
        run = started;
        started.start = calls.call(() -> agent.start(context.context()));
        await(options.startTimeout(), started.start, (done, failure) -> {
            if (failure == null) {
                dispatch(AgentSignal.STARTED);
            } else {
                fail("The agent could not start: ", failure);
            }
        });
    }

    private void begin() {
        mailbox.deliver();
        heartbeat.begin();
        updater.applyPending();
    }

    private void halt() {
        heartbeat.end();
        updater.agentStopped();
        mailbox.pause();
    }

    private void interrupt() {
        calls.interrupt();
        healthCalls.interrupt();
    }

    private void abandonStart() {
        if (run != null) {
            run.start = CompletableFuture.completedStage(null);
        }
    }

    private void stopAgent(Duration limit) {
        CompletionStage<Void> start = run == null ? CompletableFuture.completedStage(null) : run.start;
        CompletionStage<Void> ended = start.handle((done, failure) -> null);
        await(
                limit,
                ended,
                (started, late) -> await(limit, calls.call(agent::stop), (done, failure) -> stopped(failure)));
    }

    private void stopped(@Nullable Throwable failure) {
        if (failure == null) {
            dispatch(AgentSignal.STOP_ENDED);
        } else {
            log.warn("The stop of the agent {} failed", instance, failure);
            dispatch(AgentSignal.STOP_FAILED, Details.of("Its stop was left behind: " + AgentTexts.reason(failure)));
        }
    }

    private void release() {
        AgentRun ended = run;
        run = null;
        if (ended != null) {
            ended.messages.end();
            try {
                ended.context.release().run();
            } catch (RuntimeException e) {
                log.warn("Not all resources of the agent {} could be released", instance, e);
            }
        }
        lease.release();
    }

    private void failStart(Details details) {
        startResult.completeExceptionally(
                details.cause() == null
                        ? new AgentException("It was stopped.", null)
                        : new AgentException(details.reason(), details.cause()));
    }

    private void scheduleRestart() {
        RestartBackoff.RestartDelay next = backoff.next(loop.time().nanoTime());
        String when = next.exhausted()
                ? " It has failed more than " + options.maxRestarts() + " times within "
                        + AgentTexts.duration(options.restartWindow())
                        + ", so it is tried once in that time only. See to the"
                        + " cause, then restart it with POST /coordination/agents/" + info.id() + "/restart."
                : " It is started again within " + AgentTexts.duration(options.maxRestartDelay()) + ".";
        tracker.show(AgentState.FAILED, tracker.status().reason() + when);
        setTimer(next.delay());
    }

    private void awaitCalls() {
        // Start and stop are never called at the same time, and one more call would block one more thread.
        tracker.show(
                AgentState.FAILED,
                "A call of the agent has not come back, and nothing else can be called until it does. If it"
                        + " never does, restart the process.");
        setTimer(options.maxRestartDelay());
    }

    private void showHealth() {
        Health own = heartbeat.health();
        String reason = own.status() == Health.HealthStatus.UP ? "" : own.reason();
        String all = dependencies
                .degradedDependency(info)
                .map(degraded -> (degraded + " " + reason).strip())
                .orElse(reason);
        boolean well = all.isEmpty() && own.status() == Health.HealthStatus.UP;
        tracker.show(well ? AgentState.READY : AgentState.DEGRADED, all);
    }

    /** Queries the agent on a thread that it may block without harm to others. */
    <T> void ask(Function<Agent, CompletionStage<T>> question, Duration limit, CompletableFuture<T> result) {
        loop.within(limit, queries.call(() -> question.apply(agent)), (answer, failure) -> {
            if (failure == null) {
                result.complete(answer);
            } else {
                queries.interrupt();
                result.completeExceptionally(Stages.cause(failure));
            }
        });
    }

    /** Returns its last known health, without a query. */
    Health health() {
        return tracker.status().health(standby, heartbeat.health());
    }

    /** Queries its health; empty while it does not run. */
    Optional<CompletionStage<HealthSample>> queryHealth() {
        return state().isRunning() ? Optional.of(heartbeat.query()) : Optional.empty();
    }

    HealthSample healthSample() {
        return state().isRunning() ? heartbeat.sample() : HealthSample.UNKNOWN;
    }

    private static Throwable causeOf(Details details) {
        return details.cause() == null ? new AgentException(details.reason(), null) : details.cause();
    }

    /** A listener that translates heartbeats into signals. */
    private final class HeartbeatEvents implements HeartbeatMonitor.HeartbeatListener {
        @Override
        public void healthChanged() {
            evaluate();
        }

        @Override
        public void heartbeatsMissed(String reason) {
            failWith(reason, new TimeoutException(reason));
        }
    }
}
