package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.AgentException;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How agents are watched, degraded, restarted and given up. */
class WatchTest {
    private static final Duration INTERVAL = AgentOptions.DEFAULTS.healthInterval();

    private final Troupe troupe = new Troupe();

    private static Health broken() {
        throw new IllegalStateException("It has lost its head.");
    }

    @Test
    void whatAnAgentSaysOfItselfIsItsState() {
        Actor desk = troupe.actor("desk");
        troupe.up();

        desk.onHealth = () -> Health.degraded("The printer is empty.");
        troupe.advance(INTERVAL);
        assertThat(troupe.state("desk")).isEqualTo(AgentState.DEGRADED);
        assertThat(troupe.reason("desk")).isEqualTo("The printer is empty.");
        desk.onHealth = () -> Health.degraded("The printer is on fire.");
        troupe.advance(INTERVAL);
        assertThat(troupe.reason("desk")).isEqualTo("The printer is on fire.");
        desk.onHealth = () -> new Health(Health.HealthStatus.UP, "only a warning");
        troupe.advance(INTERVAL);
        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
        assertThat(troupe.way("desk")).endsWith("READY>DEGRADED", "DEGRADED>READY");
    }

    @Test
    void toSayThatItIsDownIsNoMissedHeartbeat() {
        Actor desk = troupe.actor("desk");
        troupe.up();
        desk.onHealth = () -> Health.down("Nobody is at the desk.");

        troupe.advance(Duration.ofHours(1));

        assertThat(troupe.state("desk")).isEqualTo(AgentState.DEGRADED);
        assertThat(troupe.log).containsExactly("start desk");
        assertThat(troupe.health()).containsEntry("desk", Health.down("Nobody is at the desk."));
    }

    @Test
    void oneThatMissesItsHeartbeatsHasFailedAndIsStartedAgain() {
        Actor desk = troupe.actor("desk");
        troupe.up();
        desk.onHealth = WatchTest::broken;

        troupe.advance(INTERVAL);
        assertThat(troupe.state("desk")).isEqualTo(AgentState.DEGRADED);
        assertThat(troupe.reason("desk")).isEqualTo("The agent cannot say how it is; the log says why.");
        troupe.advance(INTERVAL);
        assertThat(troupe.state("desk")).isEqualTo(AgentState.DEGRADED);
        troupe.advance(INTERVAL.minusMillis(1));
        assertThat(troupe.state("desk")).isEqualTo(AgentState.DEGRADED);
        troupe.advance(Duration.ofMillis(1));

        assertThat(troupe.state("desk")).isEqualTo(AgentState.FAILED);
        assertThat(troupe.reason("desk"))
                .isEqualTo("The agent has missed 2 heartbeats in a row, 30 s apart. It is started again within 1 min.");
        assertThat(troupe.log).containsExactly("start desk", "stop desk");
        desk.onHealth = () -> Health.UP;
        troupe.advance(Duration.ofSeconds(1));
        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
        assertThat(troupe.log).containsExactly("start desk", "stop desk", "start desk");
        assertThat(troupe.way("desk"))
                .endsWith("DEGRADED>FAILED", "FAILED>CONFIGURED", "CONFIGURED>STARTING", "STARTING>READY");
        assertThat(troupe.report("desk").restarts()).isEqualTo(1);
    }

    @Test
    void oneMissedHeartbeatIsForgiven() {
        Actor desk = troupe.actor("desk");
        troupe.up();

        for (int i = 0; i < 50; i++) {
            desk.onHealth = i % 2 == 0 ? WatchTest::broken : () -> Health.UP;
            troupe.advance(INTERVAL);
        }

        assertThat(troupe.log).containsExactly("start desk");
    }

    @Test
    void aQuestionThatIsUnderWayAtTheBeatIsNoMiss() {
        Actor desk = troupe.actor("desk");
        troupe.up();

        for (int beat = 1; beat <= 4; beat++) {
            troupe.advance(INTERVAL.minusMillis(2));
            // Somebody who looks at the status asks, and the heartbeat comes before the answer.
            desk.onHealth = () -> {
                desk.onHealth = () -> Health.UP;
                troupe.advance(Duration.ofMillis(2));
                return Health.UP;
            };
            troupe.time.await(troupe.engine().health());
        }

        assertThat(troupe.log).containsExactly("start desk");
        assertThat(troupe.way("desk")).doesNotContain("READY>DEGRADED");
    }

    @Test
    void noAnswerIsAMissToo() {
        Actor desk = troupe.actor("desk");
        desk.onHealth = WatchTest::nothing;
        troupe.up();

        troupe.advance(INTERVAL.multipliedBy(2));

        assertThat(troupe.way("desk")).contains("DEGRADED>FAILED");
    }

    /** What a bad agent answers that knows nothing of null-checkers. */
    @SuppressWarnings("NullAway")
    private static Health nothing() {
        @Nullable Health none = null;
        return none;
    }

    @Test
    void dependantsAreDegradedAndRecover() {
        Actor base = troupe.actor("base");
        troupe.actor("middle", "base");
        troupe.actor("top", "middle");
        troupe.actor("other");
        troupe.up();
        base.onHealth = WatchTest::broken;

        troupe.advance(INTERVAL.multipliedBy(3));

        assertThat(troupe.state("base")).isEqualTo(AgentState.FAILED);
        assertThat(troupe.state("middle")).isEqualTo(AgentState.DEGRADED);
        assertThat(troupe.reason("middle")).isEqualTo("base, on which it depends, is FAILED.");
        assertThat(troupe.state("top")).isEqualTo(AgentState.DEGRADED);
        assertThat(troupe.reason("top")).isEqualTo("Through middle: base, on which it depends, is FAILED.");
        assertThat(troupe.state("other")).isEqualTo(AgentState.READY);
        base.onHealth = () -> Health.UP;
        troupe.advance(Duration.ofSeconds(1));
        assertThat(troupe.state("base")).isEqualTo(AgentState.READY);
        assertThat(troupe.state("middle")).isEqualTo(AgentState.READY);
        assertThat(troupe.state("top")).isEqualTo(AgentState.READY);
        assertThat(troupe.log).filteredOn(line -> !line.endsWith(" base")).hasSize(3);
    }

    @Test
    void aDegradedOneDegradesNobodyElse() {
        Actor base = troupe.actor("base");
        troupe.actor("top", "base");
        troupe.up();
        base.onHealth = () -> Health.degraded("slow");

        troupe.advance(INTERVAL);

        assertThat(troupe.state("base")).isEqualTo(AgentState.DEGRADED);
        assertThat(troupe.state("top")).isEqualTo(AgentState.READY);
    }

    @Test
    void ownTroubleAndThatOfADependencyAreBothTold() {
        Actor base = troupe.actor("base");
        Actor top = troupe.actor("top", "base");
        troupe.up();
        base.onHealth = WatchTest::broken;
        top.onHealth = () -> Health.degraded("The printer is empty.");

        troupe.advance(INTERVAL.multipliedBy(3));

        assertThat(troupe.reason("top")).isEqualTo("base, on which it depends, is FAILED. The printer is empty.");
        assertThat(troupe.health("top").reason()).isEqualTo(troupe.reason("top"));
    }

    @Test
    void whoFailsForADayIsTriedABoundedNumberOfTimes() {
        Actor desk = troupe.optional("desk");
        desk.onStart = context -> CompletableFuture.failedStage(new IllegalStateException("no"));
        troupe.up();

        troupe.advance(Duration.ofMinutes(9));
        assertThat(troupe.log).filteredOn("start desk"::equals).hasSize(6);
        assertThat(troupe.reason("desk"))
                .endsWith("It has failed more than 5 times within 10 min, so it is tried once in that time only. See to"
                        + " the cause, then restart it with POST /coordination/agents/desk/restart.");
        troupe.advance(Duration.ofHours(24));

        long starts = troupe.log.stream().filter("start desk"::equals).count();
        System.out.println("an agent that cannot start for 24 h: " + starts + " starts");
        assertThat(starts).isBetween(100L, 6L + 24 * 6 + 1);
        assertThat(troupe.log).filteredOn("stop desk"::equals).hasSize((int) starts);
    }

    @Test
    void aRestartByHandMakesTheBudgetWholeAgain() {
        Actor desk = troupe.optional("desk");
        desk.onStart = context -> CompletableFuture.failedStage(new IllegalStateException("no"));
        troupe.up();
        troupe.advance(Duration.ofMinutes(9));
        desk.onStart = context -> CompletableFuture.completedStage(null);

        troupe.engine().restart("desk");
        troupe.time.runPending();

        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
        troupe.advance(Duration.ofHours(1));
        assertThat(troupe.log).filteredOn("start desk"::equals).hasSize(7);
    }

    @Test
    void oneThatWorksIsStartedAnewByHand() {
        troupe.actor("desk");
        troupe.up();

        troupe.engine().restart("desk");
        troupe.time.runPending();

        assertThat(troupe.log).containsExactly("start desk", "stop desk", "start desk");
        assertThat(troupe.way("desk"))
                .endsWith("READY>STOPPED", "STOPPED>CONFIGURED", "CONFIGURED>STARTING", "STARTING>READY");
    }

    @Test
    void oneThatIsStoppedByHandStaysSoAndIsStartedByHand() {
        troupe.actor("desk");
        troupe.actor("clerk", "desk");
        troupe.up();

        troupe.engine().stop("desk");
        troupe.advance(Duration.ofHours(1));
        assertThat(troupe.state("desk")).isEqualTo(AgentState.STOPPED);
        assertThat(troupe.reason("clerk")).isEqualTo("desk, on which it depends, is STOPPED.");
        troupe.engine().stop("desk");
        troupe.engine().restart("desk");
        troupe.time.runPending();

        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
        assertThat(troupe.state("clerk")).isEqualTo(AgentState.READY);
    }

    @Test
    void aStartByHandDuringTheStopComesAfterIt() {
        CompletableFuture<Void> stopping = new CompletableFuture<>();
        Actor desk = troupe.actor("desk");
        desk.onStop = () -> stopping;
        troupe.up();
        troupe.engine().stop("desk");
        troupe.time.runPending();
        troupe.engine().restart("desk");
        troupe.time.runPending();
        assertThat(troupe.log).containsExactly("start desk", "stop desk");

        stopping.complete(null);
        troupe.time.runPending();

        assertThat(troupe.log).containsExactly("start desk", "stop desk", "start desk");
        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
    }

    @Test
    void oneThatIsNotThereCannotBeOrdered() {
        troupe.actor("desk");
        troupe.up();

        assertThatThrownBy(() -> troupe.engine().restart("dex"))
                .isInstanceOf(AgentException.class)
                .hasMessage("There is no agent dex on this node; there are [desk].");
        assertThatThrownBy(() -> troupe.engine().stop("dex")).isInstanceOf(AgentException.class);
    }

    @Test
    void theStopEndsARestartThatWaits() {
        Actor desk = troupe.optional("desk");
        desk.onStart = context -> CompletableFuture.failedStage(new IllegalStateException("no"));
        troupe.up();

        troupe.time.await(troupe.stop());
        troupe.advance(Duration.ofHours(1));

        assertThat(troupe.log).containsExactly("start desk", "stop desk");
        assertThat(troupe.way("desk")).endsWith("FAILED>STOPPED");
    }

    @Test
    void partsAreToldWhileItWorks() {
        Actor desk = troupe.actor("desk");
        desk.onParts = () -> Map.of("desk.lamp", Health.degraded("dark"));
        troupe.up();

        assertThat(troupe.health()).containsEntry("desk.lamp", Health.degraded("dark"));
        troupe.engine().stop("desk");
        troupe.time.runPending();
        assertThat(troupe.health()).doesNotContainKey("desk.lamp");
        assertThat(troupe.health()).containsEntry("desk", Health.down("The agent is STOPPED."));
    }
}
