package io.fairbot.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagesTest {
    private final IllegalStateException failure = new IllegalStateException("no");

    @Test
    void theCauseIsWhatWasWrapped() {
        assertThat(Stages.cause(new CompletionException(failure))).isSameAs(failure);
        assertThat(Stages.cause(failure)).isSameAs(failure);
        CompletionException alone = new CompletionException("alone", null);
        assertThat(Stages.cause(alone)).isSameAs(alone);
    }

    @Test
    void whatIsThrownFailsTheStage() {
        assertThat(Stages.attempt(() -> CompletableFuture.completedStage(1))).isCompletedWithValue(1);
        assertFails(Stages.attempt(() -> {
            throw failure;
        }));
        assertThat(Stages.<Integer>attempt(() -> {
                    throw new NoClassDefFoundError("x");
                }))
                .isCompletedExceptionally();
    }

    @Test
    void allWaitsForTheLastAlsoWhenOneFailed() {
        CompletableFuture<Integer> late = new CompletableFuture<>();
        CompletableFuture<List<Integer>> all = Stages.all(List.of(CompletableFuture.failedStage(failure), late));
        assertThat(all).isNotDone();
        late.complete(2);
        assertFails(all);
        assertThat(Stages.all(List.of(CompletableFuture.completedStage(1), late)))
                .isCompletedWithValue(List.of(1, 2));
    }

    @Test
    void stepsRunOneAfterAnotherAndDoNotPileUp() {
        List<Integer> begun = new ArrayList<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        CompletableFuture<Void> ended = Stages.inOrder(List.of(1, 2, 3), item -> {
            begun.add(item);
            return item == 2 ? second : CompletableFuture.completedStage(null);
        });
        assertThat(begun).containsExactly(1, 2);
        second.complete(null);
        assertThat(ended).isCompleted();
        assertThat(begun).containsExactly(1, 2, 3);
        assertThat(Stages.inOrder(
                        IntStream.range(0, 1_000_000).boxed().toList(), i -> CompletableFuture.completedStage(i)))
                .isCompleted();
    }

    @Test
    void theFirstStepThatFailsIsTheLast() {
        List<Integer> begun = new ArrayList<>();
        assertFails(Stages.inOrder(List.of(1, 2), item -> {
            begun.add(item);
            return CompletableFuture.failedStage(failure);
        }));
        assertFails(Stages.inOrder(List.of(1), item -> {
            throw failure;
        }));
        CompletableFuture<Void> late = new CompletableFuture<>();
        CompletableFuture<Void> ended = Stages.inOrder(List.of(3, 4), item -> {
            begun.add(item);
            return late;
        });
        late.completeExceptionally(failure);
        assertFails(ended);
        assertThat(begun).containsExactly(1, 3);
    }

    @Test
    void aFailureIsReplaced() {
        CompletionStage<Integer> failed =
                CompletableFuture.<Integer>failedFuture(failure).thenApply(value -> value + 1);
        assertThat(Stages.recover(failed, cause -> CompletableFuture.completedStage(cause == failure ? 7 : 0)))
                .isCompletedWithValue(7);
        assertThat(Stages.recover(CompletableFuture.completedStage(1), cause -> failed))
                .isCompletedWithValue(1);
    }

    @Test
    void delaysDoubleUpToTheLimit() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
        assertThat(IntStream.of(1, 2, 3, 9, 10, 1_000).mapToObj(backoff::after))
                .containsExactly(
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(400),
                        Duration.ofMillis(25_600),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30));
        assertThatThrownBy(() -> backoff.after(0)).hasMessageContaining("0 failures");
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("above zero");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("PT2S");
    }

    private void assertFails(CompletableFuture<?> stage) {
        assertThatThrownBy(stage::join).hasCause(failure);
    }
}
