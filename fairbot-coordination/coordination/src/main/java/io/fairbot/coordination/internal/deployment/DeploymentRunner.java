package io.fairbot.coordination.internal.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.DeploymentGate;
import io.fairbot.agent.DeploymentSummary;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.coordination.internal.configuration.StoredConfiguration;
import io.fairbot.coordination.internal.deployment.Deployment.ConfigTransition;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentState;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStep;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStepState;
import io.fairbot.coordination.internal.deployment.Deployment.GateResult;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor of deployments, step by step: it stores the plan, performs one action, stores the outcome, and so on. Another
 * process can therefore resume from the stored deployment. Safe for use from any thread.
 */
public final class DeploymentRunner {
    private static final Logger log = LoggerFactory.getLogger(DeploymentRunner.class);
    /** The timeout that {@link DeploymentGate} documents. */
    private static final Duration GATE_LIMIT = Duration.ofMinutes(5);

    private static final String INTERRUPTED =
            "fairbot ended in the middle of it, before its configuration had proved itself.";

    private final AgentEngine engine;
    private final List<Agent> agents;
    private final StoredConfiguration configuration;
    private final Platform platform;
    private final DeploymentStore deployments;
    private final DeploymentStepRunner starter;
    private volatile Map<String, ObjectNode> patch = Map.of();
    /** Set when all agents were started with the coordinator after the plan was made, so that none has to be restarted. */
    private volatile boolean resumed;

    private volatile boolean closed;

    /** Creates a runner; {@link #recover()} must be called first. */
    public DeploymentRunner(
            DeployableAgents deployable, StoredConfiguration configuration, DocumentStore store, Platform platform) {
        engine = deployable.engine();
        agents = deployable.all();
        this.configuration = configuration;
        this.platform = platform;
        deployments = new DeploymentStore(store, platform);
        starter = new DeploymentStepRunner(engine, deployable.options(), platform.time());
    }

    /** Returns the model of the stored deployment. */
    public static Model<?> model() {
        return Deployment.MODEL;
    }

    /** Returns the last deployment, with its progress. */
    Optional<Deployment> last() {
        return deployments.last();
    }

    /**
     * Rolls back the configuration of an interrupted deployment: agents that cannot start with it would prevent the
     * coordinator from starting. Called before the agents start.
     */
    public CompletionStage<Void> recover() {
        return deployments
                .read()
                .thenCompose(found -> found.filter(last -> !last.state().ended()
                                && last.move().isPresent()
                                && last.state() != DeploymentState.JUDGING)
                        .map(this::rollBackConfiguration)
                        .orElseGet(() -> CompletableFuture.completedStage(null)));
    }

    private CompletionStage<Void> rollBackConfiguration(Deployment interrupted) {
        return withStoredVersion(interrupted)
                .thenApply(last -> last.state() == DeploymentState.ROLLING_BACK
                        ? last
                        : last.to(DeploymentState.ROLLING_BACK, INTERRUPTED))
                .thenCompose(
                        last -> last.move().filter(ConfigTransition::toUndo).isPresent()
                                ? rollBackChange(last)
                                : CompletableFuture.completedStage(last))
                .thenCompose(deployments::save)
                .thenAccept(stored -> {});
    }

    /** Adds the new version of the configuration, which may have been stored without the deployment. */
    private CompletionStage<Deployment> withStoredVersion(Deployment interrupted) {
        ConfigTransition move = interrupted.move().orElseThrow();
        if (move.after().isPresent()) {
            return CompletableFuture.completedStage(interrupted);
        }
        return configuration
                .current()
                .thenApply(current -> current.by().equals(author(interrupted))
                        ? interrupted.moved(move.decided(current.version()))
                        : interrupted);
    }

    /** Resumes an interrupted deployment. Called after the agents have started. */
    public void resume() {
        last().filter(last -> !last.state().ended()).ifPresent(last -> {
            log.info(
                    "The deployment {} was interrupted while {}; it continues",
                    last.id(),
                    last.state().words());
            resumed = true;
            advance(last);
        });
    }

    /** Stops executing steps; a deployment in progress continues after the next start. */
    public void close() {
        closed = true;
        deployments.close();
    }

    /** Returns the plan of a deployment without starting it. */
    Deployment plan(DeploymentRequest request) {
        return new DeploymentPlanner(engine.agents(), agents)
                .plan(platform.ids().next(), request, platform.time().now());
    }

    /**
     * Starts a deployment.
     *
     * @return the deployment, which continues in the background; fails with {@link DeploymentException}
     */
    CompletionStage<Deployment> begin(DeploymentRequest request) {
        return deployments.read().thenCompose(found -> {
            if (closed || found.filter(last -> !last.state().ended()).isPresent()) {
                throw alreadyRunning();
            }
            Deployment planned = plan(request);
            return deployments.insert(planned).thenApply(mine -> {
                if (!mine) {
                    throw alreadyRunning();
                }
                log.info(
                        "The deployment {} starts: {}",
                        planned.id(),
                        planned.steps().stream().map(DeploymentStep::agent).collect(Collectors.joining(", ")));
                patch = request.patch();
                resumed = false;
                advance(planned);
                return planned;
            });
        });
    }

    private static DeploymentException alreadyRunning() {
        return new DeploymentException(
                "",
                "Another deployment is under way; GET /coordination/deploy tells how far it is. Ask again when it has"
                        + " ended.");
    }

    private void advance(Deployment deployment) {
        if (closed) {
            return;
        }
        CompletionStage<Deployment> next;
        try {
            next = executeStep(deployment);
        } catch (RuntimeException e) {
            next = CompletableFuture.failedStage(e);
        }
        next.exceptionally(failure -> unexpected(deployment, failure))
                .thenApply(done ->
                        done.state().ended() ? done.endedAt(platform.time().now()) : done)
                .thenCompose(done -> closed ? CompletableFuture.completedStage(false) : save(done))
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        log.error("The deployment {} cannot continue", deployment.id(), failure);
                    }
                });
    }

    private CompletionStage<Boolean> save(Deployment done) {
        return deployments.save(done).thenApply(stored -> {
            if (!stored && !closed) {
                log.warn("The deployment {} was changed by another node, which continues it", done.id());
            } else if (stored && done.state().ended()) {
                finished(done);
            } else if (stored) {
                advance(done);
            }
            return stored;
        });
    }

    private static Deployment unexpected(Deployment deployment, Throwable failure) {
        log.error("A step of the deployment {} failed unexpectedly", deployment.id(), failure);
        String why = "A step failed in a way that was not foreseen; the log says why.";
        return deployment.state() == DeploymentState.ROLLING_BACK
                ? deployment.to(DeploymentState.FAILED, (deployment.reason() + " " + why).strip())
                : deployment.to(DeploymentState.ROLLING_BACK, why);
    }

    /** Executes the next step; completes with the deployment after it. */
    private CompletionStage<Deployment> executeStep(Deployment deployment) {
        return switch (deployment.state()) {
            case RUNNING -> startNext(deployment);
            case JUDGING -> evaluateGates(deployment);
            case ROLLING_BACK -> rollBack(deployment);
            default -> throw new IllegalStateException("The deployment has ended.");
        };
    }

    private CompletionStage<Deployment> startNext(Deployment deployment) {
        Optional<ConfigTransition> undecided =
                deployment.move().filter(move -> move.after().isEmpty());
        if (undecided.isPresent()) {
            return changeConfiguration(deployment, undecided.get());
        }
        int running = first(deployment, DeploymentStepState.RUNNING);
        if (running >= 0) {
            return start(deployment, running);
        }
        int waiting = first(deployment, DeploymentStepState.WAITING);
        return CompletableFuture.completedStage(
                waiting >= 0
                        ? deployment.step(waiting, step -> step.is(DeploymentStepState.RUNNING, ""))
                        : deployment.to(DeploymentState.JUDGING, ""));
    }

    private CompletionStage<Deployment> changeConfiguration(Deployment deployment, ConfigTransition move) {
        return configuration
                .update(move.before(), patch, author(deployment))
                .thenApply(version -> deployment.moved(move.decided(version.version())))
                .exceptionally(failure -> deployment.to(
                        DeploymentState.ROLLING_BACK,
                        "The configuration was not decided on: " + DeploymentStepRunner.messageOf(failure)));
    }

    private CompletionStage<Deployment> start(Deployment deployment, int index) {
        DeploymentStep step = deployment.steps().get(index);
        return starter.start(step, !resumed).handle((done, failure) -> {
            if (failure == null) {
                log.info("The deployment {}: {} is ready", deployment.id(), step.agent());
                return deployment.step(index, one -> one.is(DeploymentStepState.DONE, ""));
            }
            String why = DeploymentStepRunner.messageOf(failure);
            return deployment
                    .step(index, one -> one.is(DeploymentStepState.FAILED, why))
                    .to(DeploymentState.ROLLING_BACK, "The agent " + step.agent() + " did not become ready: " + why);
        });
    }

    private CompletionStage<Deployment> evaluateGates(Deployment deployment) {
        Optional<String> failed = deployment.steps().stream()
                .flatMap(step -> starter.report(step.agent()).stream())
                .filter(report -> !DeploymentStepRunner.satisfiesDependents(report))
                .map(report -> "The agent " + report.info().id() + " became ready, and is " + report.state() + " now: "
                        + report.reason())
                .findFirst();
        if (failed.isPresent()) {
            return CompletableFuture.completedStage(deployment.to(DeploymentState.ROLLING_BACK, failed.get()));
        }
        int next = IntStream.range(0, deployment.gates().size())
                .filter(index -> !deployment.gates().get(index).asked())
                .findFirst()
                .orElse(-1);
        return next < 0
                ? CompletableFuture.completedStage(deployment.to(DeploymentState.DONE, ""))
                : evaluateGate(deployment, next);
    }

    private CompletionStage<Deployment> evaluateGate(Deployment deployment, int index) {
        String agent = deployment.gates().get(index).agent();
        Optional<AgentReport> report = starter.report(agent);
        AgentState state = report.map(AgentReport::state).orElse(AgentState.STOPPED);
        if (state == AgentState.STOPPED) {
            return CompletableFuture.completedStage(
                    deployment.gate(index, new GateResult(agent, true, "It was not asked, since it is stopped.")));
        }
        if (report.filter(DeploymentStepRunner::satisfiesDependents).isEmpty()) {
            return CompletableFuture.completedStage(
                    refused(deployment, index, "it is " + state + " and cannot be asked."));
        }
        List<String> deployed =
                deployment.steps().stream().map(DeploymentStep::agent).toList();
        return engine.ask(
                        agent,
                        gate -> ((DeploymentGate) gate)
                                .evaluate(new DeploymentSummary(deployment.id(), deployed, configuration.version())),
                        GATE_LIMIT)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        log.warn("The gate {} could not evaluate the deployment {}", agent, deployment.id(), failure);
                        return refused(deployment, index, unanswered(failure));
                    }
                    return answer.map(sentence -> refused(deployment, index, sentence))
                            .orElseGet(() -> deployment.gate(index, new GateResult(agent, true, "")));
                });
    }

    private static String unanswered(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof TimeoutException
                ? "it did not answer within " + GATE_LIMIT.toMinutes() + " minutes."
                : "it failed (" + cause.getClass().getSimpleName() + "); the log says why.";
    }

    private static Deployment refused(Deployment deployment, int index, String sentence) {
        String agent = deployment.gates().get(index).agent();
        return deployment
                .gate(index, new GateResult(agent, true, sentence))
                .to(DeploymentState.ROLLING_BACK, "The gate " + agent + " refused: " + sentence);
    }

    /**
     * Executes the next step of a rollback: stops agents that did not run before, in reverse order; then rolls back the
     * configuration; then restarts agents that ran before.
     */
    private CompletionStage<Deployment> rollBack(Deployment deployment) {
        for (int i = deployment.steps().size() - 1; i >= 0; i--) {
            DeploymentStep step = deployment.steps().get(i);
            if (step.begun() && !step.worked() && step.state() != DeploymentStepState.UNDONE) {
                engine.stop(step.agent());
                return CompletableFuture.completedStage(
                        deployment.step(i, one -> one.is(DeploymentStepState.UNDONE, one.reason())));
            }
        }
        if (deployment.move().filter(ConfigTransition::toUndo).isPresent()) {
            return rollBackChange(deployment);
        }
        for (int i = 0; i < deployment.steps().size(); i++) {
            if (toRestart(deployment, deployment.steps().get(i))) {
                return restart(deployment, i);
            }
        }
        return CompletableFuture.completedStage(ended(deployment));
    }

    /** Returns whether an agent must be restarted; one that is ready and has its former configuration need not. */
    private static boolean toRestart(Deployment deployment, DeploymentStep step) {
        return switch (step.state()) {
            case RUNNING, FAILED -> true;
            case DONE -> deployment.reconfigured();
            default -> false;
        };
    }

    private CompletionStage<Deployment> restart(Deployment deployment, int index) {
        DeploymentStep step = deployment.steps().get(index);
        return starter.start(step, !resumed)
                .handle((done, failure) -> deployment.step(
                        index,
                        one -> failure == null
                                ? one.is(DeploymentStepState.UNDONE, one.reason())
                                : one.is(DeploymentStepState.STUCK, DeploymentStepRunner.messageOf(failure))));
    }

    private CompletionStage<Deployment> rollBackChange(Deployment deployment) {
        ConfigTransition move = deployment.move().orElseThrow();
        long after = move.after().orElseThrow();
        return configuration
                .current()
                // The rollback may have been stored without the deployment.
                .thenCompose(
                        current -> current.version() > after && current.by().equals(author(deployment))
                                ? CompletableFuture.completedStage(current)
                                : configuration.rollback(after, move.before(), author(deployment)))
                .handle((version, failure) -> deployment.moved(
                        failure == null
                                ? move.undone(version.version())
                                : move.stuck(DeploymentStepRunner.messageOf(failure))));
    }

    private static Deployment ended(Deployment deployment) {
        String stuck = deployment.steps().stream()
                .filter(step -> step.state() == DeploymentStepState.STUCK)
                .map(step -> " The agent " + step.agent() + " does not work as before: " + step.reason()
                        + " See to the cause, then restart it.")
                .collect(Collectors.joining());
        String unrestored = deployment
                .move()
                .map(ConfigTransition::stuck)
                .filter(why -> !why.isEmpty())
                .map(why -> " The configuration stays as it is (" + why
                        + "); GET /config/history and POST /config/rollback lead back.")
                .orElse("");
        boolean whole = stuck.isEmpty() && unrestored.isEmpty();
        return deployment.to(
                whole ? DeploymentState.ROLLED_BACK : DeploymentState.FAILED, deployment.reason() + unrestored + stuck);
    }

    private void finished(Deployment done) {
        if (done.state() == DeploymentState.DONE) {
            log.info("The deployment {} is done", done.id());
        } else {
            log.error("The deployment {} is {}: {}", done.id(), done.state().words(), done.reason());
        }
    }

    /** Returns the author of this deployment's configuration changes, which identifies them. */
    private static String author(Deployment deployment) {
        return deployment.by() + " in deployment " + deployment.id();
    }

    private static int first(Deployment deployment, DeploymentStepState state) {
        return IntStream.range(0, deployment.steps().size())
                .filter(index -> deployment.steps().get(index).state() == state)
                .findFirst()
                .orElse(-1);
    }
}
