package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.AgentException;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How agents start and stop, one after another or at the same time. */
class StartTest {
    private final Troupe troupe = new Troupe();

    private static CompletableFuture<Void> pending() {
        return new CompletableFuture<>();
    }

    @Test
    void aStartIsALegalWayThroughTheStates() {
        troupe.actor("desk");

        troupe.up();

        assertThat(troupe.way("desk"))
                .containsExactly("REGISTERED>CONFIGURED", "CONFIGURED>STARTING", "STARTING>READY");
        assertThat(troupe.report("desk").instance()).isEqualTo("desk@node");
        assertThat(troupe.report("desk").since()).isEqualTo(Troupe.START);
        assertThat(troupe.report("desk").restarts()).isZero();
    }

    @Test
    void independentOnesStartAtTheSameTimeAndDependantsAfterBoth() {
        CompletableFuture<Void> left = pending();
        CompletableFuture<Void> right = pending();
        troupe.actor("left").onStart = context -> left;
        troupe.actor("right").onStart = context -> right;
        troupe.actor("top", "left", "right");

        CompletionStage<Void> started = troupe.start();

        assertThat(troupe.log).containsExactly("start left", "start right");
        assertThat(troupe.state("top")).isEqualTo(AgentState.CONFIGURED);
        assertThat(troupe.reason("top")).isEqualTo("It waits for left, which is STARTING.");
        left.complete(null);
        troupe.time.runPending();
        assertThat(troupe.log).hasSize(2);
        assertThat(troupe.reason("top")).isEqualTo("It waits for right, which is STARTING.");
        right.complete(null);
        troupe.time.await(started);
        assertThat(troupe.log).containsExactly("start left", "start right", "start top");
        assertThat(troupe.reason("top")).isEmpty();
    }

    @Test
    void aDiamondOfManyStartsInRanks() {
        troupe.actor("base");
        for (int i = 0; i < 20; i++) {
            troupe.actor("middle-" + i, "base");
        }
        Actor top = troupe.actor("top");
        troupe.actors.remove(top);
        Actor all = troupe.actor(
                "top",
                java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> "middle-" + i)
                        .toArray(String[]::new));

        troupe.up();

        assertThat(all.info().dependsOn()).hasSize(20);
        assertThat(troupe.log).hasSize(22).startsWith("start base").endsWith("start top");
        troupe.time.await(troupe.stop());
        assertThat(troupe.log.subList(22, 44)).startsWith("stop top").endsWith("stop base");
    }

    @Test
    void aStopIsTheReverseAndIndependentOnesStopAtTheSameTime() {
        CompletableFuture<Void> left = pending();
        troupe.actor("base");
        troupe.actor("left", "base").onStop = () -> left;
        troupe.actor("right", "base");
        troupe.up();
        troupe.log.clear();

        CompletionStage<Void> stopped = troupe.stop();

        assertThat(troupe.log).containsExactlyInAnyOrder("stop left", "stop right");
        assertThat(troupe.state("right")).isEqualTo(AgentState.STOPPED);
        left.complete(null);
        troupe.time.await(stopped);
        assertThat(troupe.log).hasSize(3).endsWith("stop base");
        assertThat(troupe.takenBack).containsExactlyInAnyOrder("base@node", "left@node", "right@node");
        assertThat(troupe.engine().stop()).isCompleted();
    }

    @Test
    void oneThatCannotStartFailsTheWholeStartByName() {
        troupe.actor("good");
        troupe.actor("bad", "good").onStart =
                context -> CompletableFuture.failedStage(new IllegalStateException("no paper"));
        troupe.actor("never", "bad");

        CompletionStage<Void> started = troupe.start();

        assertThatThrownBy(() -> troupe.time.await(started))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(AgentException.class)
                .hasMessage("The agent bad could not start: no paper");
        assertThat(troupe.way("bad")).contains("STARTING>FAILED");
        troupe.time.await(troupe.stop());
        assertThat(troupe.log).containsExactly("start good", "start bad", "stop bad", "stop good");
        troupe.advance(Duration.ofHours(1));
        assertThat(troupe.log).hasSize(4);
        assertThat(troupe.state("never")).isEqualTo(AgentState.STOPPED);
    }

    @Test
    void whatItThrowsIsTreatedLikeAStageThatFails() {
        troupe.actor("bad").onStart = context -> {
            throw new StoreException(StoreException.StoreErrorCode.REFUSED, "The disk is full; make room.");
        };

        assertThatThrownBy(() -> troupe.time.await(troupe.start())).cause().hasMessage("The disk is full; make room.");
        assertThat(troupe.events)
                .anySatisfy(event -> assertThat(event.reason())
                        .isEqualTo("The agent could not start: The disk is full; make room."));
    }

    @Test
    void anErrorIsHandedOnAsItIs() {
        troupe.actor("bad").onStart = context -> {
            throw new NoClassDefFoundError("com/example/Missing");
        };

        assertThatThrownBy(() -> troupe.time.await(troupe.start())).cause().isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aStartThatNeverEndsHasADeadline() {
        troupe.actor("slow").onStart = context -> pending();
        CompletionStage<Void> started = troupe.start();

        troupe.advance(Duration.ofSeconds(59));
        assertThat(started.toCompletableFuture()).isNotDone();
        troupe.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> troupe.time.await(started))
                .cause()
                .hasMessage("The agent slow did not start within 1 min.");
        assertThat(troupe.log).containsExactly("start slow", "stop slow");
    }

    @Test
    void withoutAnOptionalOneTheHouseStarts() {
        troupe.actor("good");
        Actor extra = troupe.optional("extra");
        extra.onStart = context -> CompletableFuture.failedStage(new IllegalStateException("secret detail"));

        troupe.up();

        assertThat(troupe.state("good")).isEqualTo(AgentState.READY);
        assertThat(troupe.state("extra")).isEqualTo(AgentState.FAILED);
        assertThat(troupe.reason("extra"))
                .isEqualTo("The agent could not start: IllegalStateException; the log says why. It is started again"
                        + " within 1 min.");
        assertThat(troupe.health("extra").status()).isEqualTo(Health.HealthStatus.DOWN);
        extra.onStart = context -> CompletableFuture.completedStage(null);
        troupe.advance(Duration.ofMinutes(1));
        assertThat(troupe.state("extra")).isEqualTo(AgentState.READY);
    }

    @Test
    void whatSomethingDependsOnIsNotOptional() {
        troupe.optional("extra").onStart = context -> CompletableFuture.failedStage(new IllegalStateException("no"));
        troupe.actor("good", "extra");

        assertThatThrownBy(() -> troupe.time.await(troupe.start()))
                .cause()
                .hasMessage("The agent extra could not start: no");
    }

    @Test
    void stopsThatHangOrFailKeepNobodyElseFromStopping() {
        troupe.actor("first");
        troupe.actor("fails", "first").onStop = () -> CompletableFuture.failedStage(new IllegalStateException("stuck"));
        troupe.actor("hangs", "fails").onStop = StartTest::pending;
        troupe.up();
        troupe.log.clear();

        CompletionStage<Void> stopped = troupe.stop();
        troupe.advance(Duration.ofSeconds(4));

        troupe.time.await(stopped);
        assertThat(troupe.log).containsExactly("stop hangs", "stop fails", "stop first");
        assertThat(troupe.reason("hangs")).isEqualTo("Its stop was left behind: it took too long.");
        assertThat(troupe.reason("fails"))
                .isEqualTo("Its stop was left behind: IllegalStateException; the log says why.");
    }

    @Test
    void aWholeChainOfHangingStopsEndsInItsTime() {
        String before = "a0";
        troupe.actor(before).onStop = StartTest::pending;
        for (int i = 1; i < 8; i++) {
            troupe.actor("a" + i, before).onStop = StartTest::pending;
            before = "a" + i;
        }
        troupe.up();
        troupe.log.clear();

        CompletionStage<Void> stopped = troupe.stop();
        troupe.advance(troupe.options.shutdownTimeout().plusMillis(500));

        assertThat(stopped).isCompleted();
        assertThat(troupe.log).hasSize(8).startsWith("stop a7", "stop a6");
    }

    @Test
    void aStartThatIsUnderWayIsWaitedForBeforeTheStop() {
        CompletableFuture<Void> slow = pending();
        troupe.actor("slow").onStart = context -> slow;
        CompletionStage<Void> started = troupe.start();

        CompletionStage<Void> stopped = troupe.stop();
        assertThat(troupe.log).containsExactly("start slow");
        slow.complete(null);

        troupe.time.await(stopped);
        assertThat(troupe.log).containsExactly("start slow", "stop slow");
        assertThat(started.toCompletableFuture()).isNotDone();
        assertThat(troupe.way("slow")).endsWith("STARTING>STOPPED");
    }

    @Test
    void aConfigurationIsAcceptedBeforeEachStart() {
        CompletableFuture<Void> accepted = pending();
        troupe.configurer =
                agent -> agent.info().id().equals("desk") ? accepted : CompletableFuture.completedStage(null);
        troupe.actor("desk");
        troupe.actor("other");
        CompletionStage<Void> started = troupe.start();

        assertThat(troupe.state("desk")).isEqualTo(AgentState.REGISTERED);
        assertThat(troupe.log).containsExactly("start other");
        accepted.complete(null);
        troupe.time.await(started);
        assertThat(troupe.log).containsExactly("start other", "start desk");
    }

    @Test
    void oneWhoseConfigurationIsNotAcceptedHasFailedAndWasNeverStarted() {
        troupe.configurer =
                agent -> CompletableFuture.failedStage(new AgentException("The greeting is empty; write one.", null));
        troupe.actor("desk");

        assertThatThrownBy(() -> troupe.time.await(troupe.start()))
                .cause()
                .hasMessage("The greeting is empty; write one.");
        assertThat(troupe.way("desk")).containsExactly("REGISTERED>FAILED", "FAILED>STOPPED");
        assertThat(troupe.events.get(0).reason())
                .isEqualTo("The configuration was not accepted: The greeting is empty; write one.");
        assertThat(troupe.log).isEmpty();
    }

    @Test
    void withoutAnyAgentTheStartAndTheStopEndAtOnce() {
        assertThat(troupe.start()).isCompleted();
        assertThat(troupe.health()).isEmpty();
        troupe.time.await(troupe.stop());
        assertThat(troupe.engine().health().toCompletableFuture()).isCompletedWithValue(java.util.Map.of());
        assertThat(troupe.engine().agents()).isEqualTo(List.of());
    }
}
