package io.fairbot.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MultiKeyExecutorTest {
    private final MultiKeyExecutor<String> lanes = new MultiKeyExecutor<>();
    private final List<String> begun = new ArrayList<>();

    @Test
    void worksOnTheSameKeyFollowEachOther() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletionStage<String> a = work("a", first, "x");
        CompletionStage<String> b = work("b", CompletableFuture.completedFuture("b"), "x");

        assertThat(begun).containsExactly("a");
        first.complete("a");
        assertThat(begun).containsExactly("a", "b");
        assertThat(a).isCompletedWithValue("a");
        assertThat(b).isCompletedWithValue("b");
    }

    @Test
    void whoeverGivesUpHoldsTheLaneUntilHisWorkIsDone() {
        CompletableFuture<String> first = new CompletableFuture<>();
        work("a", first, "x").toCompletableFuture().cancel(false);
        CompletionStage<String> b = work("b", CompletableFuture.completedFuture("b"), "x");
        b.toCompletableFuture().complete("from outside");
        CompletionStage<String> c = work("c", CompletableFuture.completedFuture("c"), "x");
        assertThat(begun).as("the first one's work goes on").containsExactly("a");

        first.complete("a");
        assertThat(begun).containsExactly("a", "b", "c");
        assertThat(c).isCompletedWithValue("c");
    }

    @Test
    void worksOnOtherKeysDoNotWait() {
        work("a", new CompletableFuture<>(), "x");
        work("b", new CompletableFuture<>(), "y");

        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void aWorkWithSeveralKeysWaitsForAllOfThem() {
        CompletableFuture<String> x = new CompletableFuture<>();
        CompletableFuture<String> y = new CompletableFuture<>();
        work("a", x, "x");
        work("b", y, "y");
        work("both", new CompletableFuture<>(), "x", "y");
        work("behind", new CompletableFuture<>(), "y");

        y.complete("b");
        assertThat(begun).containsExactly("a", "b");
        x.complete("a");
        assertThat(begun).containsExactly("a", "b", "both");
    }

    @Test
    void aWorkThatFailsOrThrowsLetsTheNextOneBegin() {
        CompletableFuture<String> fails = new CompletableFuture<>();
        CompletionStage<String> failed = work("fails", fails, "x");
        CompletionStage<String> thrown = lanes.run(Set.of("x"), () -> {
            begun.add("throws");
            throw new IllegalStateException("as the test wants it");
        });
        work("next", CompletableFuture.completedFuture("next"), "x");
        fails.completeExceptionally(new IllegalStateException("as the test wants it"));

        assertThat(begun).containsExactly("fails", "throws", "next");
        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(thrown.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void whateverEndsFirstNoTwoWorksHoldAKeyAtTheSameTime() {
        long seed = Long.getLong("fairbot.seed", 11);
        Random random = new Random(seed);
        List<String> keys = List.of("a", "b", "c", "d");
        List<Set<String>> running = new ArrayList<>();
        List<CompletableFuture<Void>> open = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Set<String> mine = random.nextBoolean()
                    ? Set.of(keys.get(random.nextInt(4)))
                    : Set.of(keys.get(random.nextInt(2)), keys.get(2 + random.nextInt(2)));
            CompletableFuture<Void> end = new CompletableFuture<>();
            lanes.run(mine, () -> {
                assertThat(running)
                        .as("seed %d", seed)
                        .noneMatch(other -> other.stream().anyMatch(mine::contains));
                running.add(mine);
                open.add(end);
                return end.thenRun(() -> running.remove(mine));
            });
            if (!open.isEmpty() && random.nextInt(3) > 0) {
                open.remove(random.nextInt(open.size())).complete(null);
            }
        }
        while (!open.isEmpty()) {
            open.remove(random.nextInt(open.size())).complete(null);
        }
        assertThat(running).isEmpty();
    }

    private CompletionStage<String> work(String name, CompletionStage<String> end, String... keys) {
        return lanes.run(Set.of(keys), () -> {
            begun.add(name);
            return end;
        });
    }
}
