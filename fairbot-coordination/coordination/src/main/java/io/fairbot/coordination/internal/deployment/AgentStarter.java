package io.fairbot.coordination.internal.deployment;

import io.fairbot.agent.AgentException;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStep;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Starts one agent of a deployment and waits until it is ready. */
final class AgentStarter {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private static final String GONE = "It is not among the agents any more.";

    private final AgentEngine engine;
    private final TimeSource time;
    private final Duration limit;

    AgentStarter(AgentEngine engine, AgentOptions options, TimeSource time) {
        this.engine = engine;
        this.time = time;
        // Its stop, its configuration, its start, and as long again until it is well.
        limit = options.stopTimeout().plus(options.startTimeout().multipliedBy(3));
    }

    /**
     * Brings an agent into work.
     *
     * @param anew whether it has to be started first
     * @return ends when it is ready; one that was degraded before need only work. Fails with the reason, for an operator
     */
    CompletionStage<Void> bring(DeploymentStep step, boolean anew) {
        if (report(step.agent()).isEmpty()) {
            return CompletableFuture.failedStage(new AgentException(GONE, null));
        }
        CompletableFuture<Void> ready = new CompletableFuture<>();
        TimeSource.TimerHandle deadline =
                time.schedule(limit, () -> ready.completeExceptionally(new TimeoutException(tooLate(step.agent()))));
        (anew ? engine.restartAndAwait(step.agent()) : CompletableFuture.<Void>completedStage(null))
                .whenComplete((works, failure) -> {
                    if (failure == null) {
                        look(step, ready);
                    } else {
                        ready.completeExceptionally(failure);
                    }
                });
        return ready.whenComplete((done, failure) -> deadline.cancel());
    }

    private void look(DeploymentStep step, CompletableFuture<Void> ready) {
        if (ready.isDone()) {
            return;
        }
        // Asking makes the agent say how it is, which would else come with its next heartbeat only.
        engine.health()
                .whenComplete((health, failure) -> report(step.agent()).ifPresent(report -> {
                    switch (report.state()) {
                        case READY -> ready.complete(null);
                        case FAILED, STOPPED -> ready.completeExceptionally(new AgentException(report.reason(), null));
                        default -> {
                            if (suffices(report) && (report.standby() || step.degraded())) {
                                ready.complete(null);
                            } else {
                                time.schedule(LOOK_EVERY, () -> look(step, ready));
                            }
                        }
                    }
                }));
    }

    /** Where an agent stands; empty for one that this process does not have. */
    Optional<AgentReport> report(String agent) {
        return engine.agents().stream()
                .filter(report -> report.info().id().equals(agent))
                .findFirst();
    }

    /** Whether an agent does its work, here or on another node. */
    static boolean suffices(AgentReport report) {
        return report.state().isRunning() || report.standby();
    }

    private String tooLate(String agent) {
        return "It was not ready within " + limit.toSeconds() + " seconds; "
                + report(agent)
                        .map(report -> "it is " + report.state() + ": " + report.reason())
                        .orElse(GONE);
    }

    /** The sentence of a failure. */
    static String why(Throwable failure) {
        Throwable cause = cause(failure);
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    /** A failure without what the stages that it came through have put around it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
