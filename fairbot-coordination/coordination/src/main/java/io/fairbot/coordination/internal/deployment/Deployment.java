package io.fairbot.coordination.internal.deployment;

import io.fairbot.store.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The stored record of one rolling restart of agents: steps, gate results, configuration change and state. It is stored
 * before each step, so that another process can continue the deployment.
 *
 * @param id its id
 * @param state its state
 * @param by the id of the principal who started it
 * @param at the time of its start
 * @param ended the time of its end, empty while it runs
 * @param reason the reason for a rollback, in a sentence for an operator; empty when there was none
 * @param steps the agents, in the order in which they are started
 * @param gates the results of the agents that evaluate it
 * @param move the change of the configuration, empty for none
 */
record Deployment(
        String id,
        DeploymentState state,
        String by,
        Instant at,
        Optional<Instant> ended,
        String reason,
        List<DeploymentStep> steps,
        List<GateResult> gates,
        Optional<ConfigTransition> move) {
    /** The model of the last deployment: a single document, so that two deployments cannot start concurrently. */
    static final Model<Deployment> MODEL =
            Model.builder("deployment", Deployment.class).internal().build();

    /** The id of the only document. */
    static final String NAME = "last";

    Deployment {
        steps = List.copyOf(steps);
        gates = List.copyOf(gates);
    }

    /** The states of a deployment. */
    enum DeploymentState {
        /** Agents are being started, one after another. */
        RUNNING,
        /** All agents are ready, and the gates are being evaluated. */
        JUDGING,
        /** All agents run as planned. */
        DONE,
        /** The former state is being restored. */
        ROLLING_BACK,
        /** The former state is restored. */
        ROLLED_BACK,
        /** The former state could not be restored; the reason says what an operator has to do. */
        FAILED;

        boolean ended() {
            return this == DONE || this == ROLLED_BACK || this == FAILED;
        }

        /** Returns the name in lower case, with spaces. */
        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The states of one agent in a deployment. */
    enum DeploymentStepState {
        /** Not started yet. */
        WAITING,
        /** Being started. */
        RUNNING,
        /** Ready. */
        DONE,
        /** Did not become ready. */
        FAILED,
        /** Restored to its former state. */
        UNDONE,
        /** Could not be restored to its former state. */
        STUCK
    }

    /**
     * A step of a deployment: the start or restart of one agent.
     *
     * @param agent the id of the agent
     * @param version the version that the agent reports
     * @param worked whether the agent was running before, so that it must be restarted
     * @param degraded whether it was degraded before, so that it need not become ready
     * @param state the state of the step
     * @param reason the reason for a failure, empty for none
     */
    record DeploymentStep(
            String agent, String version, boolean worked, boolean degraded, DeploymentStepState state, String reason) {
        DeploymentStep is(DeploymentStepState next, String why) {
            return new DeploymentStep(agent, version, worked, degraded, next, why);
        }

        /** Returns whether the start was attempted. */
        boolean begun() {
            return state != DeploymentStepState.WAITING;
        }
    }

    /**
     * The result of one gate.
     *
     * @param agent the id of the agent that is the gate
     * @param asked whether the gate has been evaluated
     * @param reason the reason for a rejection, or for which the gate was skipped; empty when it agreed
     */
    record GateResult(String agent, boolean asked, String reason) {}

    /**
     * The change of the configuration in a deployment.
     *
     * @param before the previous version
     * @param after the new version, empty until it is stored
     * @param undone the version that holds the values of {@code before} again, empty unless it was rolled back
     * @param stuck the reason for which the rollback failed, empty for none
     */
    record ConfigTransition(long before, Optional<Long> after, Optional<Long> undone, String stuck) {
        /** Returns a change that is not stored yet. */
        static ConfigTransition from(long before) {
            return new ConfigTransition(before, Optional.empty(), Optional.empty(), "");
        }

        /** Returns the change with its new version. */
        ConfigTransition decided(long version) {
            return new ConfigTransition(before, Optional.of(version), undone, stuck);
        }

        /** Returns the change with the version of its rollback. */
        ConfigTransition undone(long version) {
            return new ConfigTransition(before, after, Optional.of(version), stuck);
        }

        /** Returns the change with the reason for which its rollback failed. */
        ConfigTransition stuck(String why) {
            return new ConfigTransition(before, after, undone, why);
        }

        /** Returns whether the configuration was changed. */
        boolean changed() {
            return after.isPresent() && after.get() != before;
        }

        /** Returns whether the change still has to be rolled back. */
        boolean toUndo() {
            return changed() && undone.isEmpty() && stuck.isEmpty();
        }
    }

    Deployment to(DeploymentState next, String why) {
        return new Deployment(id, next, by, at, ended, why, steps, gates, move);
    }

    Deployment endedAt(Instant when) {
        return new Deployment(id, state, by, at, Optional.of(when), reason, steps, gates, move);
    }

    Deployment step(int index, UnaryOperator<DeploymentStep> change) {
        List<DeploymentStep> changed = new ArrayList<>(steps);
        changed.set(index, change.apply(steps.get(index)));
        return new Deployment(id, state, by, at, ended, reason, changed, gates, move);
    }

    Deployment gate(int index, GateResult judged) {
        List<GateResult> changed = new ArrayList<>(gates);
        changed.set(index, judged);
        return new Deployment(id, state, by, at, ended, reason, steps, changed, move);
    }

    Deployment moved(ConfigTransition next) {
        return new Deployment(id, state, by, at, ended, reason, steps, gates, Optional.of(next));
    }

    /** Returns whether the deployment changed the configuration. */
    boolean reconfigured() {
        return move.filter(ConfigTransition::changed).isPresent();
    }
}
