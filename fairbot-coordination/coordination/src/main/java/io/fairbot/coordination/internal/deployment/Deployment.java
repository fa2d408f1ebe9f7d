package io.fairbot.coordination.internal.deployment;

import io.fairbot.store.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A deployment: its plan and its progress. Stored before each step, so that another process can continue.
 *
 * @param id its id
 * @param state its state
 * @param by the id of the principal who began it
 * @param at when it began
 * @param ended when it ended
 * @param reason why it was rolled back, in a sentence for an operator; empty where the state says all
 * @param steps the agents, in the order in which they are started
 * @param gates the agents that judge it
 * @param move what happens to the configuration, empty when it stays
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
    /** One document, the last deployment; two cannot begin at the same time. */
    static final Model<Deployment> MODEL =
            Model.builder("deployment", Deployment.class).internal().build();

    /** The name of the only document. */
    static final String NAME = "last";

    Deployment {
        steps = List.copyOf(steps);
        gates = List.copyOf(gates);
    }

    /** The states of a deployment. */
    enum DeploymentState {
        /** Agents are started, one after another. */
        RUNNING,
        /** All are ready, and the gates are asked. */
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
    }

    /** The states of one agent in a deployment. */
    enum DeploymentStepState {
        /** Its turn has not come. */
        WAITING,
        /** It is started. */
        RUNNING,
        /** It is ready. */
        DONE,
        /** It did not become ready. */
        FAILED,
        /** Its former state is restored. */
        UNDONE,
        /** Its former state could not be restored. */
        STUCK
    }

    /**
     * One agent of a deployment.
     *
     * @param agent its id
     * @param version what it says its version is
     * @param worked whether it worked before, so that it is restarted and not only started
     * @param degraded whether it was degraded before, and so need not become better
     * @param state how far it is
     * @param reason why, empty where the state says all
     */
    record DeploymentStep(
            String agent, String version, boolean worked, boolean degraded, DeploymentStepState state, String reason) {
        DeploymentStep is(DeploymentStepState next, String why) {
            return new DeploymentStep(agent, version, worked, degraded, next, why);
        }

        /** Returns whether its start was attempted. */
        boolean begun() {
            return state != DeploymentStepState.WAITING;
        }
    }

    /**
     * The judgement of one gate.
     *
     * @param agent the agent that does
     * @param asked whether it has answered
     * @param reason why it refused, or why it was not asked; empty when it agreed
     */
    record GateResult(String agent, boolean asked, String reason) {}

    /**
     * The change of the configuration.
     *
     * @param before the version before
     * @param after the version that was decided on, empty until then
     * @param undone the version that holds the values of {@code before} again, empty unless it was rolled back
     * @param stuck why it could not be rolled back, empty unless so
     */
    record ConfigTransition(long before, Optional<Long> after, Optional<Long> undone, String stuck) {
        /** Returns a change that is not decided yet. */
        static ConfigTransition from(long before) {
            return new ConfigTransition(before, Optional.empty(), Optional.empty(), "");
        }

        /** Returns the change after it was decided. */
        ConfigTransition decided(long version) {
            return new ConfigTransition(before, Optional.of(version), undone, stuck);
        }

        /** Returns the change after it was rolled back. */
        ConfigTransition undone(long version) {
            return new ConfigTransition(before, after, Optional.of(version), stuck);
        }

        /** Returns the change after its rollback failed. */
        ConfigTransition stuck(String why) {
            return new ConfigTransition(before, after, undone, why);
        }

        /** Returns whether agents were given other values. */
        boolean changed() {
            return after.isPresent() && after.get() != before;
        }

        /** Returns whether those values are still to be rolled back. */
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

    /** Returns whether agents were given other values than before. */
    boolean reconfigured() {
        return move.filter(ConfigTransition::changed).isPresent();
    }
}
