package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.AgentException;
import io.fairbot.agent.AgentState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever has an agent started anew hears what came of this start, and of no other one. */
class RenewTest {
    private final Troupe troupe = new Troupe();
    private final Actor desk = troupe.actor("desk");

    private CompletableFuture<Void> renewed() {
        CompletableFuture<Void> renewed =
                troupe.engine().restartAndAwait("desk").toCompletableFuture();
        troupe.time.runPending();
        return renewed;
    }

    @Test
    void itEndsWithTheNewStartNotWithTheOldOne() {
        troupe.up();
        CompletableFuture<Void> starting = new CompletableFuture<>();
        desk.onStart = context -> starting;

        CompletableFuture<Void> renewed = renewed();

        assertThat(renewed).isNotDone();
        assertThat(troupe.log).containsExactly("start desk", "stop desk", "start desk");
        starting.complete(null);
        troupe.time.runPending();
        assertThat(renewed).isCompleted();
    }

    @Test
    void aStartThatFailsFailsItWithTheReason() {
        troupe.up();
        desk.onStart = context -> CompletableFuture.failedStage(new IllegalStateException("secret-detail"));

        CompletableFuture<Void> renewed = renewed();

        assertThatThrownBy(renewed::join)
                .hasCauseInstanceOf(AgentException.class)
                .hasMessageContaining("The agent could not start: IllegalStateException")
                .hasMessageNotContaining("secret-detail");
    }

    @Test
    void twoWhoAskAtTheSameTimeHearTheSame() {
        troupe.up();
        CompletableFuture<Void> starting = new CompletableFuture<>();
        desk.onStart = context -> starting;

        CompletableFuture<Void> one = renewed();
        CompletableFuture<Void> other = renewed();
        starting.complete(null);
        troupe.time.runPending();

        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
    }

    @Test
    void aSecondRestartWhileTheFirstStopIsPendingCallsNeitherStopNorStartTwice() {
        troupe.up();
        CompletableFuture<Void> stopping = new CompletableFuture<>();
        desk.onStop = () -> stopping;

        CompletableFuture<Void> one = renewed();
        CompletableFuture<Void> other = renewed();
        stopping.complete(null);
        troupe.time.runPending();

        assertThat(troupe.log).containsExactly("start desk", "stop desk", "start desk");
        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
        assertThat(troupe.state("desk")).isEqualTo(AgentState.READY);
        assertThat(troupe.takenBack).containsExactly("desk@node");
    }

    @Test
    void aStopByHandEndsIt() {
        troupe.up();
        desk.onStart = context -> new CompletableFuture<>();
        CompletableFuture<Void> renewed = renewed();

        troupe.engine().stop("desk");
        troupe.time.runPending();

        assertThatThrownBy(renewed::join).hasMessageContaining("It was stopped.");
    }

    @Test
    void aHouseThatStopsOrHasStoppedStartsNothing() {
        troupe.up();
        desk.onStop = CompletableFuture::new;
        CompletableFuture<Void> stopped = troupe.engine().stop().toCompletableFuture();
        troupe.time.runPending();

        assertThatThrownBy(renewed()::join).hasMessageContaining("The agents are stopped.");
        troupe.time.advance(Duration.ofMinutes(1));
        assertThat(stopped).isCompleted();
        assertThatThrownBy(renewed()::join).hasMessageContaining("The agents have stopped.");
    }

    @Test
    void oneThatIsNotThereIsSaidSo() {
        troupe.up();

        assertThatThrownBy(() -> troupe.engine().restartAndAwait("nobody")).isInstanceOf(AgentException.class);
    }
}
