package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate gate = new Gate();

    @Test
    void anOpenGateLetsEverybodyInAtOnce() {
        assertThat(enter("a")).isCompletedWithValue("a");
    }

    @Test
    void aClosedGateLetsNobodyInUntilItIsOpened() {
        gate.close();
        CompletionStage<String> waiting = enter("a");
        assertThat(waiting.toCompletableFuture()).isNotDone();

        gate.open();
        assertThat(waiting).isCompletedWithValue("a");
        assertThat(enter("b")).isCompletedWithValue("b");
    }

    @Test
    void closingEndsWhenTheLastOneInsideIsDone() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        gate.enter(() -> first);
        gate.enter(() -> second);
        CompletableFuture<Void> closed = gate.close().toCompletableFuture();
        assertThat(gate.close()).as("closed twice").isSameAs(closed);

        first.complete("a");
        assertThat(closed).isNotDone();
        second.completeExceptionally(new IllegalStateException("as the test wants it"));
        assertThat(closed).isDone();
    }

    @Test
    void closingAnEmptyGateEndsAtOnce() {
        assertThat(gate.close()).isCompleted();
    }

    @Test
    void aWorkThatThrowsLeaves() {
        CompletionStage<String> failed = gate.enter(() -> {
            throw new IllegalStateException("as the test wants it");
        });

        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(gate.close()).isCompleted();
    }

    @Test
    void whoeverWaitsMayFindItClosedAgain() {
        gate.close();
        CompletionStage<Void> closer = enter("first").thenAccept(entered -> gate.close());
        CompletionStage<String> second = enter("second");
        gate.open();

        assertThat(closer).isCompleted();
        gate.open();
        assertThat(second).isCompletedWithValue("second");
    }

    private CompletionStage<String> enter(String name) {
        return gate.enter(() -> CompletableFuture.completedStage(name));
    }
}
