package io.fairbot.coordination.internal.deployment;

import io.fairbot.agent.AgentException;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStep;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** A runner of one step of a deployment: restarts the agent if needed and waits until it is ready. */
final class DeploymentStepRunner {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    private static final String GONE = "It is not among the agents any more.";

    private final AgentEngine engine;
    private final TimeSource time;
    private final Duration limit;

    DeploymentStepRunner(AgentEngine engine, AgentOptions options, TimeSource time) {
        this.engine = engine;
        this.time = time;
        // The stop, the configuration, the start, and one more start timeout until it is healthy.
        limit = options.stopTimeout().plus(options.startTimeout().multipliedBy(3));
    }

    /**
     * Starts an agent and waits until it is ready.
     *
     * @param restart whether it has to be restarted first
     * @return completes when the agent is ready, or degraded if it was degraded before; fails with the reason, for an
     *     operator
     */
    CompletionStage<Void> start(DeploymentStep step, boolean restart) {
        if (report(step.agent()).isEmpty()) {
            return CompletableFuture.failedStage(new AgentException(GONE, null));
        }
        CompletableFuture<Void> ready = new CompletableFuture<>();
        TimeSource.TimerHandle deadline =
                time.schedule(limit, () -> ready.completeExceptionally(new TimeoutException(tooLate(step.agent()))));
        (restart ? engine.restartAndAwait(step.agent()) : CompletableFuture.<Void>completedStage(null))
                .whenComplete((works, failure) -> {
                    if (failure == null) {
                        poll(step, ready);
                    } else {
                        ready.completeExceptionally(failure);
                    }
                });
        return ready.whenComplete((done, failure) -> deadline.cancel());
    }

    private void poll(DeploymentStep step, CompletableFuture<Void> ready) {
        if (ready.isDone()) {
            return;
        }
        // A health check updates the state now instead of at the next heartbeat.
        engine.health()
                .whenComplete((health, failure) -> report(step.agent()).ifPresent(report -> {
                    switch (report.state()) {
                        case READY -> ready.complete(null);
                        case FAILED, STOPPED -> ready.completeExceptionally(new AgentException(report.reason(), null));
                        default -> {
                            if (satisfiesDependents(report) && (report.standby() || step.degraded())) {
                                ready.complete(null);
                            } else {
                                time.schedule(POLL_INTERVAL, () -> poll(step, ready));
                            }
                        }
                    }
                }));
    }

    /** Returns the state of an agent; empty for an agent that is unknown to this process. */
    Optional<AgentReport> report(String agent) {
        return engine.agents().stream()
                .filter(report -> report.info().id().equals(agent))
                .findFirst();
    }

    /** Returns whether an agent runs, here or on another node. */
    static boolean satisfiesDependents(AgentReport report) {
        return report.state().isRunning() || report.standby();
    }

    private String tooLate(String agent) {
        return "It was not ready within " + limit.toSeconds() + " seconds; "
                + report(agent)
                        .map(report -> "it is " + report.state() + ": " + report.reason())
                        .orElse(GONE);
    }

    /** Returns the message of a failure, or its type. */
    static String messageOf(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
