package io.fairbot.agent.engine;

import io.fairbot.FairbotException;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentException;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, watches, restarts and stops one agent. Used on the control thread; what is told of it may be read on any. */
final class ManagedAgent {
    private static final Logger log = LoggerFactory.getLogger(ManagedAgent.class);

    private final Agent agent;
    private final AgentInfo info;
    private final String instance;
    private final AgentOptions options;
    private final AgentEngineServices setup;
    private final SerialExecutor control;
    private final DependencyMonitor neighbours;
    private final AgentCallQueue lane;
    private final AgentCallQueue healthLane;
    private final AgentCallQueue questions;
    private final AgentConfigUpdater catchUp;
    private final AgentStateTracker lifecycle;
    private final RestartBackoff plan;
    private final HeartbeatMonitor heartbeat;
    private final SingletonLease seat;
    private TimeSource.TimerHandle timer = () -> {};
    /** Rises whenever it takes another course, so that what comes late of the last one is not heard. */
    private int course;

    private boolean wanted;
    private boolean asking;
    private boolean stopping;
    private volatile boolean standby;
    private final Mailbox mailbox;
    private final AgentSender postbox;
    private AgentSender.@Nullable DefaultAgentMessages sending;
    private AgentContextFactory.@Nullable AgentContextHandle lent;
    private CompletionStage<Void> starting = CompletableFuture.completedStage(null);
    /** What somebody waits for who has it started; done when nobody does. */
    private CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);

    /** The other agents, as far as they concern this one. */
    interface DependencyMonitor {
        /** Why this one cannot start yet, empty when it can. */
        Optional<String> missing(AgentInfo info);

        /** What something it depends on does to this one while it works, empty when all is well. */
        Optional<String> trouble(AgentInfo info);

        /** This one has changed, which may concern the others. */
        void changed();

        /** This one has failed; answers whether it is to be started again. */
        boolean failed(AgentInfo info, Throwable cause);
    }

    ManagedAgent(
            Agent agent,
            AgentOptions options,
            AgentEngineServices setup,
            SerialExecutor control,
            AgentThreadPool calls,
            AgentThreadPool mail,
            MailboxRegistry office,
            DependencyMonitor neighbours) {
        this.agent = agent;
        this.options = options;
        this.setup = setup;
        this.control = control;
        this.neighbours = neighbours;
        info = agent.info();
        instance = info.id() + "@" + setup.node();
        lane = new AgentCallQueue(calls);
        healthLane = new AgentCallQueue(calls);
        questions = new AgentCallQueue(calls);
        catchUp = new AgentConfigUpdater(
                control,
                () -> lane.call(() -> setup.configurer().reconfigure(agent)),
                failure ->
                        fail("The configuration that was decided on could not be applied: " + why(failure), failure));
        mailbox = new Mailbox(agent, instance, options, control.time(), mail);
        postbox = new AgentSender(mailbox, office);
        office.add(info.id(), mailbox);
        lifecycle = new AgentStateTracker(info.id(), instance, control.time(), setup.events());
        plan = new RestartBackoff(options, setup.random());
        heartbeat = new HeartbeatMonitor(
                agent, healthLane, mailbox::isHeldUp, control, options, new HeartbeatMonitor.HeartbeatListener() {
                    @Override
                    public void changed() {
                        assess();
                    }

                    @Override
                    public void dead(String reason) {
                        fail(reason, new TimeoutException(reason));
                    }
                });
        seat = new SingletonLease(info.id(), setup, control, options.leaseTtl(), this::loseSeat);
    }

    AgentInfo info() {
        return info;
    }

    AgentState state() {
        return lifecycle.state();
    }

    /** Whether it waits to be the only one; whoever depends on it need not wait, since it works elsewhere. */
    boolean standsBy() {
        return standby;
    }

    AgentReport report() {
        AgentStateTracker.AgentStatus step = lifecycle.step();
        return new AgentReport(
                info,
                instance,
                step.state(),
                step.reason(),
                step.since(),
                standby,
                plan.count(),
                mailbox.report(),
                lifecycle.history());
    }

    /** Somebody wants it to run, with a whole budget. */
    void run() {
        plan.forget();
        if (stopping) {
            // What comes after the stop that is pending starts it.
            wanted = true;
        } else if (wanted && (state().isRunning() || state() == AgentState.STARTING)) {
            course++;
            heartbeat.end();
            stopGuest(options.stopTimeout());
        } else {
            wanted = true;
            configure();
        }
    }

    /** As {@link #run()}; the stage ends when it works or stands by, and fails with the reason why it does not. */
    CompletionStage<Void> renew() {
        if (arrival.isDone()) {
            arrival = new CompletableFuture<>();
        }
        CompletableFuture<Void> mine = arrival;
        run();
        return mine;
    }

    /** Nobody wants it to run any more. */
    void stop(Duration limit) {
        wanted = false;
        arrival.completeExceptionally(new AgentException("It was stopped.", null));
        course++;
        timer.cancel();
        heartbeat.end();
        if (!stopping) {
            stopGuest(limit);
        }
    }

    /** Another configuration was decided on; the stage ends when it is used, or when the agent does not work. */
    CompletionStage<Void> reconfigure(Duration limit) {
        return catchUp.decided(state().isRunning() && !stopping && wanted, limit);
    }

    /** Asks it something that any thread may hear the answer of. */
    <T> void ask(Function<Agent, CompletionStage<T>> question, Duration limit, CompletableFuture<T> result) {
        control.within(limit, questions.call(() -> question.apply(agent)), (answer, failure) -> {
            if (failure == null) {
                result.complete(answer);
            } else {
                questions.interrupt();
                result.completeExceptionally(cause(failure));
            }
        });
    }

    private void configure() {
        timer.cancel();
        catchUp.fresh();
        asking = false;
        int mine = ++course;
        control.within(
                options.startTimeout(), lane.call(() -> setup.configurer().configure(agent)), (done, failure) -> {
                    if (mine != course) {
                        return;
                    }
                    if (failure != null) {
                        fail("The configuration was not accepted: " + why(failure), failure);
                    } else {
                        // One that waits may be told to start once more.
                        if (state() == AgentState.CONFIGURED) {
                            lifecycle.explain("");
                        } else {
                            lifecycle.become(AgentState.CONFIGURED, "");
                        }
                        neighbours.changed();
                    }
                });
    }

    /** Goes on from {@code CONFIGURED} as soon as it can. */
    void proceed() {
        if (state() != AgentState.CONFIGURED || asking || !wanted) {
            return;
        }
        Optional<String> missing = neighbours.missing(info);
        if (missing.isPresent()) {
            lifecycle.explain(missing.get());
        } else if (info.singleton() && seat.lease().isEmpty()) {
            takeSeat();
        } else {
            start();
        }
    }

    private void takeSeat() {
        int mine = course;
        asking = true;
        seat.acquire(answer -> {
            if (mine != course) {
                return;
            }
            asking = false;
            switch (answer) {
                case ACQUIRED -> proceed();
                case HELD_ELSEWHERE -> standBy();
                case UNKNOWN ->
                    fail(
                            "The store did not say whether the agent works on another node.",
                            new TimeoutException("no lease"));
            }
        });
    }

    private void standBy() {
        standby = true;
        asking = true;
        mailbox.close();
        lifecycle.explain("It works on another node, as the only one; it is started here when that one ends.");
        arrival.complete(null);
        int mine = course;
        timer = control.after(options.leaseTtl().dividedBy(4), () -> {
            if (mine == course) {
                asking = false;
                proceed();
            }
        });
        neighbours.changed();
    }

    private void loseSeat() {
        log.warn("The agent {} is stopped: its lease was lost, so another node may run it", instance);
        course++;
        heartbeat.end();
        if (!stopping) {
            stopGuest(options.stopTimeout());
        }
    }

    private void start() {
        standby = false;
        int mine = ++course;
        lifecycle.become(AgentState.STARTING, "");
        mailbox.open();
        AgentSender.DefaultAgentMessages life = postbox.life();
        sending = life;
        AgentContextFactory.AgentContextHandle given = setup.contexts()
                .create(new AgentContextFactory.AgentContextRequest(
                        instance, seat.lease().map(Lease::fence), life));
        lent = given;
        starting = lane.call(() -> agent.start(given.context()));
        control.within(options.startTimeout(), starting, (done, failure) -> {
            if (mine != course) {
                return;
            }
            if (failure != null) {
                fail("The agent could not start: " + why(failure), failure);
            } else {
                lifecycle.become(AgentState.READY, "");
                arrival.complete(null);
                mailbox.deliver();
                heartbeat.begin();
                catchUp.works();
                neighbours.changed();
            }
        });
        neighbours.changed();
    }

    /** Decides between {@code READY} and {@code DEGRADED}. */
    void assess() {
        if (!state().isRunning()) {
            return;
        }
        Health own = heartbeat.health();
        String reason = own.status() == Health.HealthStatus.UP ? "" : own.reason();
        String whole = neighbours
                .trouble(info)
                .map(trouble -> (trouble + " " + reason).strip())
                .orElse(reason);
        boolean well = own.status() == Health.HealthStatus.UP && whole.isEmpty();
        AgentState now = well ? AgentState.READY : AgentState.DEGRADED;
        if (state() != now) {
            lifecycle.become(now, whole);
        } else {
            lifecycle.explain(whole);
        }
    }

    private void fail(String reason, Throwable cause) {
        course++;
        heartbeat.end();
        log.warn("The agent {} has failed", instance, cause);
        if (state() == AgentState.FAILED) {
            lifecycle.explain(reason);
        } else {
            lifecycle.become(AgentState.FAILED, reason);
        }
        arrival.completeExceptionally(new AgentException(reason, cause));
        mailbox.pause();
        lane.interrupt();
        healthLane.interrupt();
        wanted = neighbours.failed(info, cause) && wanted;
        neighbours.changed();
        if (!stopping) {
            // Its start is no longer waited for.
            starting = CompletableFuture.completedStage(null);
            stopGuest(options.stopTimeout());
        }
    }

    private void stopGuest(Duration limit) {
        standby = false;
        catchUp.over();
        mailbox.pause();
        if (!wanted) {
            mailbox.close();
        }
        if (lent == null) {
            ended(null);
            return;
        }
        stopping = true;
        Supplier<CompletionStage<Void>> stop = () -> lane.call(agent::stop);
        control.within(
                limit,
                starting.handle((done, failure) -> null),
                (started, late) -> control.within(limit, stop.get(), (done, failure) -> ended(failure)));
    }

    /** It has stopped, or was left behind; what comes next depends on why. */
    private void ended(@Nullable Throwable failure) {
        stopping = false;
        if (sending != null) {
            sending.end();
        }
        takeBack();
        seat.release();
        String problem = "";
        if (failure != null) {
            log.warn("The agent {} did not stop as it should", instance, failure);
            lane.interrupt();
            problem = "Its stop was left behind: " + why(failure);
        }
        if (!wanted) {
            mailbox.close();
            if (state() != AgentState.STOPPED) {
                lifecycle.become(AgentState.STOPPED, problem);
            }
        } else if (state() == AgentState.FAILED) {
            restartLater(lifecycle.step().reason());
        } else {
            if (state() != AgentState.STOPPED) {
                lifecycle.become(AgentState.STOPPED, ("It is started anew. " + problem).strip());
            }
            configure();
        }
        neighbours.changed();
    }

    private void takeBack() {
        AgentContextFactory.AgentContextHandle given = lent;
        lent = null;
        if (given != null) {
            try {
                given.release().run();
            } catch (RuntimeException e) {
                log.warn("Not all that was lent to the agent {} could be taken back", instance, e);
            }
        }
    }

    private void restartLater(String reason) {
        RestartBackoff.RestartDelay next = plan.next(control.time().nanoTime());
        String when = next.usedUp()
                ? " It has failed more than " + options.maxRestarts() + " times within "
                        + DurationFormat.of(options.restartWindow())
                        + ", so it is tried once in that time only. See to the"
                        + " cause, then restart it with POST /coordination/agents/" + info.id() + "/restart."
                : " It is started again within " + DurationFormat.of(options.maxRestartDelay()) + ".";
        lifecycle.explain(reason + when);
        restartAfter(next.delay());
    }

    private void restartAfter(Duration delay) {
        int mine = course;
        timer = control.after(delay, () -> {
            if (mine != course) {
                return;
            }
            if (lane.isBusy() || healthLane.isBusy() || mailbox.isBusy()) {
                // Start and stop are never called at the same time; to call it once more would cost one more thread.
                lifecycle.explain(
                        "A call of the agent has not come back, and nothing else can be called until it does. If it"
                                + " never does, restart the process.");
                restartAfter(options.maxRestartDelay());
            } else {
                configure();
            }
        });
    }

    /** How it is, without asking it. */
    Health health() {
        AgentStateTracker.AgentStatus step = lifecycle.step();
        return switch (step.state()) {
            case READY, DEGRADED -> {
                Health own = heartbeat.health();
                Health seen = step.state() == AgentState.READY ? Health.UP : Health.degraded(step.reason());
                yield Health.worst(seen, own);
            }
            case CONFIGURED ->
                standby
                        ? new Health(Health.HealthStatus.UP, step.reason())
                        : Health.down(("The agent is CONFIGURED. " + step.reason()).strip());
            default -> Health.down(("The agent is " + step.state() + ". " + step.reason()).strip());
        };
    }

    /** Asks it how it is; empty while it does not work. */
    Optional<CompletionStage<HealthSample>> ask() {
        return state().isRunning() ? Optional.of(heartbeat.ask()) : Optional.empty();
    }

    HealthSample vitals() {
        return state().isRunning() ? heartbeat.vitals() : HealthSample.UNKNOWN;
    }

    private String why(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof TimeoutException) {
            return "it took too long.";
        }
        // Anybody may read the reason, and only our own exceptions are written for that.
        return cause instanceof FairbotException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + "; the log says why.";
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
