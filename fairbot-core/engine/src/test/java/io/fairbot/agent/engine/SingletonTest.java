package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.memory.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Of a singleton one works among all nodes on a store. */
class SingletonTest {
    private static final Duration TTL = AgentOptions.DEFAULTS.leaseTtl();

    private final VirtualPlatform time = new VirtualPlatform(Troupe.START, 1);
    private final MemoryStorage storage = new MemoryStorage();
    private final Troupe one = new Troupe(time, storage, "one");
    private final Troupe two = new Troupe(time, storage, "two");

    private void bothUp() {
        for (Troupe troupe : List.of(one, two)) {
            troupe.actor("reports").singleton();
            troupe.actor("desk", "reports");
            troupe.up();
        }
    }

    @Test
    void theOtherStandsByAndItsDependantsWork() {
        bothUp();

        assertThat(one.state("reports")).isEqualTo(AgentState.READY);
        assertThat(two.state("reports")).isEqualTo(AgentState.CONFIGURED);
        assertThat(two.report("reports").standby()).isTrue();
        assertThat(two.reason("reports"))
                .isEqualTo("It works on another node, as the only one; it is started here when that one ends.");
        assertThat(two.state("desk")).isEqualTo(AgentState.READY);
        assertThat(two.health("reports").status()).isEqualTo(Health.HealthStatus.UP);
        time.advance(TTL.multipliedBy(20));
        assertThat(two.log).containsExactly("start desk");
        assertThat(one.log).containsExactly("start reports", "start desk");
    }

    @Test
    void theOtherTakesOverWhenTheOneEnds() {
        bothUp();

        time.await(one.stop());
        time.advance(TTL.dividedBy(4));

        assertThat(two.state("reports")).isEqualTo(AgentState.READY);
        assertThat(two.report("reports").standby()).isFalse();
        assertThat(two.fences.get(0).token()).isGreaterThan(one.fences.get(0).token());
        assertThat(two.fences.get(0).lease()).isEqualTo("agent/reports");
    }

    @Test
    void whoLosesTheLeaseStopsBeforeAnotherBegins() {
        bothUp();
        // The lease is taken from outside, as after a node that slept through its time.
        one.loseLeases();

        time.advance(TTL.dividedBy(2));

        assertThat(one.log).contains("stop reports");
        assertThat(one.way("reports")).contains("READY>STOPPED", "STOPPED>CONFIGURED");
        assertThat(one.report("reports").standby() || one.state("reports") == AgentState.READY)
                .isTrue();
        assertThat(List.of(one.state("reports"), two.state("reports"))).containsOnlyOnce(AgentState.READY);
    }

    @Test
    void aStoreThatCannotSayWhoHasItIsNoReasonToRunTwice() {
        one.optional.add("reports");
        one.actor("reports").singleton();
        one.breakStore();

        one.start();
        time.advance(TTL);

        assertThat(one.log).isEmpty();
        assertThat(one.way("reports")).contains("CONFIGURED>FAILED");
        one.mendStore();
        time.advance(Duration.ofMinutes(2));
        assertThat(one.state("reports")).isEqualTo(AgentState.READY);
    }

    @Test
    void aStoreThatIsAwayForHalfTheTimeEndsTheSingleton() {
        bothUp();
        one.breakStore();

        time.advance(TTL.dividedBy(4).multipliedBy(3));

        assertThat(one.log).contains("stop reports");
        assertThat(two.log).doesNotContain("start reports");
        time.advance(TTL);
        assertThat(two.state("reports")).isEqualTo(AgentState.READY);
    }

    @Test
    void stoppedByHandItIsLeftToTheOther() {
        bothUp();

        one.engine().stop("reports");
        time.advance(TTL);
        assertThat(two.state("reports")).isEqualTo(AgentState.READY);
        one.engine().restart("reports");
        time.advance(TTL);

        assertThat(one.report("reports").standby()).isTrue();
    }

    @Test
    void oneThatStandsByCanBeToldToStartAndStandsBy() {
        bothUp();

        CompletableFuture<Void> renewed =
                two.engine().restartAndAwait("reports").toCompletableFuture();
        time.runPending();

        assertThat(renewed).isCompleted();
        assertThat(two.report("reports").standby()).isTrue();
        assertThat(two.log).containsExactly("start desk");
    }

    @Test
    void oneThatStandsByCanBeStopped() {
        bothUp();

        time.await(two.stop());
        time.await(one.stop());
        time.advance(TTL.multipliedBy(3));

        assertThat(two.log).containsExactly("start desk", "stop desk");
    }

    @Test
    void aLeaseThatIsGrantedAfterTheStopIsReleased() {
        CompletableFuture<Void> answers = new CompletableFuture<>();
        one.actor("reports").singleton();
        two.actor("reports").singleton();
        one.delayLeasesUntil(answers);
        one.start();
        one.engine().stop("reports");
        time.runPending();
        assertThat(one.state("reports")).isEqualTo(AgentState.STOPPED);

        answers.complete(null);
        time.runPending();
        two.up();

        assertThat(two.state("reports")).isEqualTo(AgentState.READY);
        assertThat(one.log).isEmpty();
    }

    @Test
    void aLeaseThatIsGrantedTooLateIsReleased() {
        CompletableFuture<Void> answers = new CompletableFuture<>();
        one.optional.add("reports");
        one.actor("reports").singleton();
        two.actor("reports").singleton();
        one.delayLeasesUntil(answers);
        one.start();
        time.advance(TTL.dividedBy(2));
        assertThat(one.state("reports")).isEqualTo(AgentState.FAILED);

        answers.complete(null);
        time.runPending();
        two.up();

        assertThat(two.state("reports")).isEqualTo(AgentState.READY);
    }

    @Test
    void aLeaseThatIsGrantedLateToAnEarlierRequestIsNotTakenFromALaterOne() {
        CompletableFuture<Void> answers = new CompletableFuture<>();
        one.actor("reports").singleton();
        one.delayLeasesUntil(answers);
        one.start();
        one.engine().stop("reports");
        one.delayLeasesUntil(CompletableFuture.completedStage(null));
        one.engine().restart("reports");
        time.runPending();
        assertThat(one.state("reports")).isEqualTo(AgentState.READY);

        answers.complete(null);
        time.advance(TTL.multipliedBy(2));

        assertThat(one.log).containsExactly("start reports");
        assertThat(one.state("reports")).isEqualTo(AgentState.READY);
    }
}
