package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class WriteBarrierTest {
    private final WriteBarrier gate = new WriteBarrier();

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
        CompletableFuture<Void> twice = gate.close().toCompletableFuture();

        first.complete("a");
        assertThat(closed).isNotDone();
        assertThat(twice).isNotDone();
        second.completeExceptionally(new IllegalStateException("as the test wants it"));
        assertThat(closed).isDone();
        assertThat(twice).isDone();
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

    @Test
    void whoeverWaitsGoesInInTheOrderOfComing() {
        List<String> begun = new ArrayList<>();
        gate.close();
        for (String name : List.of("a", "b", "c")) {
            gate.enter(() -> {
                begun.add(name);
                return CompletableFuture.completedStage(name);
            });
        }
        gate.open();
        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void whoeverGivesUpWaitingStaysInsideUntilHisWorkIsDone() {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> given = gate.enter(() -> work).toCompletableFuture();
        assertThat(given.cancel(false)).isTrue();
        CompletableFuture<Void> closed = gate.close().toCompletableFuture();
        assertThat(closed).as("while the work goes on").isNotDone();

        work.complete("a");
        assertThat(closed).isCompleted();
    }

    @Test
    void whoeverGivesUpOutsideKeepsNobodyElseOut() {
        List<String> begun = new ArrayList<>();
        gate.close();
        CompletionStage<String> waiting = gate.enter(() -> {
            begun.add("a");
            return CompletableFuture.completedStage("a");
        });
        waiting.toCompletableFuture().cancel(false);
        gate.open();

        assertThat(begun).as("what was handed over happens").containsExactly("a");
        assertThat(gate.close()).isCompleted();
    }

    @Test
    void whoeverGivesUpClosingOpensNothing() {
        CompletableFuture<String> work = new CompletableFuture<>();
        gate.enter(() -> work);
        gate.close().toCompletableFuture().complete(null);
        CompletableFuture<Void> closed = gate.close().toCompletableFuture();
        assertThat(closed).isNotDone();

        work.complete("a");
        assertThat(closed).isCompleted();
    }

    private CompletionStage<String> enter(String name) {
        return gate.enter(() -> CompletableFuture.completedStage(name));
    }
}
