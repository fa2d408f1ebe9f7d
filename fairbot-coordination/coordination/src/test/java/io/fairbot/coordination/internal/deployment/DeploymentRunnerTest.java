package io.fairbot.coordination.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.coordination.internal.configuration.StoredConfigVersion;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentState;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStep;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStepState;
import io.fairbot.coordination.internal.deployment.Worker.Judge;
import io.fairbot.json.Json;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.memory.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments of four agents of which one or another does not do as it should, in virtual time. */
class DeploymentRunnerTest {
    private final VirtualPlatform time = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 7);
    private final DocumentStore store = time.await(new MemoryStorage()
            .open(
                    List.of(
                            StoredConfigVersion.CURRENT,
                            StoredConfigVersion.HISTORY,
                            Deployment.MODEL,
                            StoredAuditLog.MODEL),
                    time.platform()));
    private final List<String> log = new ArrayList<>();
    private final Worker bank = new Worker(log, "bank");
    private final Worker desk = new Worker(log, "desk", "bank");
    private final Worker lines = new Worker(log, "lines", "desk");
    private final Judge judge = new Judge(log, "tests", "lines");

    @TempDir
    private Path directory;

    private Yard yard;

    @BeforeEach
    void start() {
        yard = new Yard(time, store, directory, List.of(bank, desk, lines, judge)).start();
        log.clear();
    }

    @AfterEach
    void stop() {
        yard.stop();
    }

    private List<DeploymentStepState> steps() {
        return yard.last().steps().stream().map(DeploymentStep::state).toList();
    }

    private void assertAllWork() {
        assertThat(yard.states().values()).containsOnly(AgentState.READY);
    }

    @Test
    void agentsAreRestartedOneAfterAnotherAndJudgedAtTheEnd() {
        Deployment begun = yard.begin();

        assertThat(begun.steps()).extracting(DeploymentStep::agent).containsExactly("bank", "desk", "lines", "tests");
        assertThat(yard.ended().state()).isEqualTo(DeploymentState.DONE);
        assertThat(log)
                .containsExactly(
                        "stop bank",
                        "start bank 0",
                        "stop desk",
                        "start desk 0",
                        "stop lines",
                        "start lines 0",
                        "stop tests",
                        "start tests 0");
        assertThat(judge.asked).singleElement().satisfies(asked -> {
            assertThat(asked.id()).isEqualTo(begun.id());
            assertThat(asked.agents()).containsExactly("bank", "desk", "lines", "tests");
            assertThat(asked.configurationVersion()).isEqualTo(1);
        });
        assertAllWork();
        assertThat(yard.last().ended()).isPresent();
        assertThat(yard.audited().get(0).action()).isEqualTo("deployment.begin");
        assertThat(yard.audited()).hasSize(2).last().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("deployment.done");
            assertThat(entry.who()).isEqualTo("tester");
            assertThat(entry.outcome()).isEqualTo(AuditEntry.AuditOutcome.DONE);
        });
    }

    @Test
    void whatChangesReachesAllOfThem() {
        yard.awaited(yard.deployments.begin(yard.numbered(7, "bank", "desk")));

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.DONE);
        assertThat(log).containsExactly("stop bank", "start bank 7", "stop desk", "start desk 7");
        assertThat(yard.last().move().orElseThrow().after()).contains(2L);
        assertThat(yard.configuration.version()).isEqualTo(2);
    }

    @Test
    void whenTheThirdDoesNotStartAllIsAsBefore() {
        lines.disliked = 7;

        yard.awaited(yard.deployments.begin(yard.numbered(7, "bank", "desk", "lines", "tests")));

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(yard.last().reason())
                .isEqualTo("The agent lines did not become ready: The agent could not start: It cannot work with 7.");
        assertThat(steps())
                .containsExactly(
                        DeploymentStepState.UNDONE,
                        DeploymentStepState.UNDONE,
                        DeploymentStepState.UNDONE,
                        DeploymentStepState.WAITING);
        assertThat(bank.startedWith).containsExactly(0, 7, 0);
        assertThat(desk.startedWith).containsExactly(0, 7, 0);
        assertThat(lines.startedWith).startsWith(0, 7).endsWith(0);
        assertThat(judge.startedWith).containsExactly(0);
        assertThat(judge.asked).isEmpty();
        assertThat(yard.last().move().orElseThrow().undone()).contains(3L);
        assertAllWork();
        assertThat(yard.audited().get(0).action()).isEqualTo("deployment.begin");
        assertThat(yard.audited()).hasSize(2).last().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("deployment.rolled-back");
            assertThat(entry.outcome()).isEqualTo(AuditEntry.AuditOutcome.FAILED);
        });
    }

    @Test
    void whatWasStoppedIsStoppedAgainTheLastFirst() {
        yard.engine.stop("lines");
        yard.engine.stop("desk");
        time.runPending();
        log.clear();
        judge.answer = () -> CompletableFuture.completedStage(Optional.of("the desk gives wrong answers."));

        assertThat(yard.begin("desk", "lines").steps()).noneMatch(DeploymentStep::worked);

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(yard.last().reason()).isEqualTo("The gate tests refused: the desk gives wrong answers.");
        assertThat(log).containsExactly("start desk 0", "start lines 0", "stop lines", "stop desk");
        assertThat(yard.states())
                .containsEntry("desk", AgentState.STOPPED)
                .containsEntry("lines", AgentState.STOPPED)
                .containsEntry("bank", AgentState.READY);
    }

    @Test
    void whatIsReadyWithItsOldConfigurationIsLeftAlone() {
        judge.answer = () -> CompletableFuture.completedStage(Optional.of("no."));

        yard.begin("bank");

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(steps()).containsExactly(DeploymentStepState.DONE);
        assertThat(log).containsExactly("stop bank", "start bank 0");
    }

    @Test
    void aConfigurationThatAnAgentRefusesIsNeverUsed() {
        desk.refused = 7;

        yard.awaited(yard.deployments.begin(yard.numbered(7, "bank", "desk")));

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(yard.last().reason())
                .isEqualTo(
                        "The configuration was not decided on: Nothing was changed. The agent desk refuses: it is not"
                                + " a good number.");
        assertThat(steps()).containsOnly(DeploymentStepState.WAITING);
        assertThat(log).isEmpty();
        assertThat(yard.configuration.version()).isEqualTo(1);
    }

    @Test
    void valuesThatAreAlreadyThereAreNoChange() {
        lines.onStart = () -> CompletableFuture.failedStage(new IllegalStateException("secret-detail"));

        yard.awaited(yard.deployments.begin(yard.numbered(0, "bank", "lines")));
        Deployment ended = yard.ended();

        assertThat(ended.state()).isEqualTo(DeploymentState.FAILED);
        assertThat(ended.toString()).doesNotContain("secret-detail");
        assertThat(ended.reason()).endsWith("See to the cause, then restart it.");
        assertThat(steps()).containsExactly(DeploymentStepState.DONE, DeploymentStepState.STUCK);
        assertThat(bank.startedWith).containsExactly(0, 0);
        assertThat(yard.configuration.version()).isEqualTo(1);
    }

    @Test
    void oneThatIsNeverReadyHoldsUpNobodyForGood() {
        desk.health = Health.degraded("It has no rates.");

        yard.awaited(yard.deployments.begin(Yard.order("desk")));
        time.advance(Duration.ofMinutes(2));

        assertThat(yard.last().state()).isEqualTo(DeploymentState.RUNNING);
        assertThat(yard.ended().state()).isEqualTo(DeploymentState.FAILED);
        assertThat(yard.last().reason())
                .startsWith(
                        "The agent desk did not become ready: It was not ready within 184 seconds; it is DEGRADED: It"
                                + " has no rates. The agent desk does not work as before:");
    }

    @Test
    void oneThatWasDegradedBeforeNeedNotBecomeBetter() {
        desk.health = Health.degraded("It has no rates.");
        yard.awaited(yard.engine.health());
        time.runPending();

        yard.begin("desk");

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.DONE);
    }

    @Test
    void oneThatFallsWhileAnotherStartsTakesAllBack() {
        lines.onStart = () -> {
            bank.health = Health.degraded("gone");
            yard.engine.stop("bank");
            return CompletableFuture.completedStage(null);
        };

        yard.begin("bank", "lines");

        Deployment ended = yard.ended();
        assertThat(ended.reason()).startsWith("The agent lines did not become ready: It was not ready within");
        assertThat(ended.reason()).contains("bank");
    }

    @Test
    void oneThatIsStoppedByHandMeanwhileTakesAllBack() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        desk.onStart = () -> never;
        yard.begin("desk");
        desk.onStart = () -> CompletableFuture.completedStage(null);

        yard.engine.stop("desk");

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(yard.last().reason()).isEqualTo("The agent desk did not become ready: It was stopped.");
        assertAllWork();
    }

    @Test
    void oneThatFellAfterItWasReadyIsNotJudged() {
        judge.onStart = () -> {
            yard.engine.stop("bank");
            return CompletableFuture.completedStage(null);
        };
        Worker free = new Worker(log, "free");
        yard.stop();
        yard = new Yard(time, store, directory, List.of(bank, free)).start();
        free.onStart = () -> {
            yard.engine.stop("bank");
            return CompletableFuture.completedStage(null);
        };

        yard.begin();

        assertThat(yard.ended().reason()).startsWith("The agent bank became ready, and is STOPPED now:");
        assertThat(judge.asked).isEmpty();
    }

    @Test
    void aGateThatFailsOrFallsSilentRefuses() {
        judge.answer = () -> CompletableFuture.failedStage(new IllegalStateException("secret-detail"));
        yard.begin("bank");
        assertThat(yard.ended().reason())
                .isEqualTo("The gate tests refused: it failed (IllegalStateException); the log says why.");

        judge.answer = CompletableFuture::new;
        yard.begin("bank");
        assertThat(yard.ended().reason()).isEqualTo("The gate tests refused: it did not answer within 5 minutes.");
    }

    @Test
    void aGateThatIsStoppedIsNotAskedAndOneThatFailedRefuses() {
        yard.engine.stop("tests");
        time.runPending();
        yard.begin("bank");
        assertThat(yard.ended().state()).isEqualTo(DeploymentState.DONE);
        assertThat(yard.last().gates())
                .singleElement()
                .satisfies(gate -> assertThat(gate.reason()).isEqualTo("It was not asked, since it is stopped."));

        judge.disliked = 0;
        yard.engine.restart("tests");
        time.runPending();
        yard.begin("bank");
        assertThat(yard.ended().reason()).startsWith("The gate tests refused: it is ");
        assertThat(judge.asked).isEmpty();
    }

    @Test
    void aConfigurationThatSomebodyElseChangedMeanwhileIsTheirs() {
        CompletableFuture<Void> later = new CompletableFuture<>();
        desk.onStart = () -> later;
        yard.awaited(yard.deployments.begin(yard.numbered(7, "bank", "desk")));
        ObjectNode other = Json.mapper().createObjectNode().put("number", 8);
        yard.awaited(yard.configuration.update(2, Map.of("lines", other), "somebody"));
        desk.onStart = () -> CompletableFuture.completedStage(null);

        later.completeExceptionally(new IllegalStateException("no"));

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.FAILED);
        assertThat(yard.last().reason())
                .contains("The configuration stays as it is (Nothing was changed: the configuration is in version 3")
                .contains("GET /config/history and POST /config/rollback lead back.");
        assertAllWork();
    }

    @Test
    void oneThatStandsByForAnotherNodeIsReady() {
        Worker only = new Worker(log, "only", true);
        yard.stop();
        time.await(store.leases().acquire("agent/only", "another node", Duration.ofHours(1)));
        yard = new Yard(time, store, directory, List.of(only, new Worker(log, "clerk", "only"))).start();
        time.runPending();

        yard.begin("only");

        assertThat(yard.ended().state()).isEqualTo(DeploymentState.DONE);
        assertThat(yard.deployments.plan(Yard.order("clerk")).steps()).hasSize(1);
        assertThat(log).doesNotContain("start only 0");
    }

    @Test
    void thereIsOneAtATime() {
        CompletableFuture<Void> later = new CompletableFuture<>();
        bank.onStart = () -> later;
        yard.begin("bank");

        assertThatThrownBy(() -> yard.begin("desk")).hasMessageContaining("Another deployment is under way");

        later.complete(null);
        assertThat(yard.ended().state()).isEqualTo(DeploymentState.DONE);
        yard.begin("desk");
        assertThat(yard.ended().steps()).extracting(DeploymentStep::agent).containsExactly("desk");
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingHappens() {
        yard.engine.stop("desk");
        time.runPending();
        log.clear();

        assertThatThrownBy(() -> yard.deployments.plan(Yard.order("nobody")))
                .hasMessage("One that is named is no agent of this node; there are [bank, desk, lines, tests].");
        assertThatThrownBy(() -> yard.deployments.plan(Yard.order("bank", "lines")))
                .hasMessage("The agent lines depends on desk, which is STOPPED; name it in agents, too, or start it"
                        + " first.");
        assertThatThrownBy(() -> yard.deployments.plan(new DeploymentRequest(
                        "tester", List.of("bank"), yard.numbered(1, "desk").patch(), Optional.of(1L))))
                .hasMessage("The configuration of [desk] is to change, but the deployment leaves them out; name them in"
                        + " agents, too.");
        assertThat(yard.deployments.plan(Yard.order()).steps()).hasSize(4);
        assertThat(log).isEmpty();
        assertThat(yard.deployments.last()).isEmpty();
    }

    @Test
    void whereThereIsNoAgentThereIsNothingToDeploy() {
        Yard empty = new Yard(time, store, directory, List.of());

        assertThatThrownBy(() -> empty.deployments.plan(Yard.order()))
                .hasMessage("There is no agent to deploy; add one to the coordinator.");
    }

    @Test
    void nothingBeginsInAHouseThatStops() {
        yard.deployments.close();

        assertThatThrownBy(() -> yard.begin("bank")).hasMessageContaining("Another deployment is under way");
    }
}
