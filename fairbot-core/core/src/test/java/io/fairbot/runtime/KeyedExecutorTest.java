package io.fairbot.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class KeyedExecutorTest {
    private final KeyedExecutor<String> executor = new KeyedExecutor<>();
    private final List<String> begun = new ArrayList<>();

    @Test
    void tasksOfTheSameKeyFollowEachOther() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletionStage<String> a = submit("a", first, "x");
        CompletionStage<String> b = submit("b", CompletableFuture.completedFuture("b"), "x");

        assertThat(begun).containsExactly("a");
        first.complete("a");
        assertThat(begun).containsExactly("a", "b");
        assertThat(a).isCompletedWithValue("a");
        assertThat(b).isCompletedWithValue("b");
    }

    @Test
    void aTaskHoldsItsKeyUntilItHasEndedAlsoWhenItsResultIsCancelled() {
        CompletableFuture<String> first = new CompletableFuture<>();
        submit("a", first, "x").toCompletableFuture().cancel(false);
        CompletionStage<String> b = submit("b", CompletableFuture.completedFuture("b"), "x");
        b.toCompletableFuture().complete("from outside");
        CompletionStage<String> c = submit("c", CompletableFuture.completedFuture("c"), "x");
        assertThat(begun).as("the first task has not ended").containsExactly("a");

        first.complete("a");
        assertThat(begun).containsExactly("a", "b", "c");
        assertThat(c).isCompletedWithValue("c");
    }

    @Test
    void tasksOfOtherKeysDoNotWait() {
        submit("a", new CompletableFuture<>(), "x");
        submit("b", new CompletableFuture<>(), "y");

        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void aTaskWithSeveralKeysWaitsForAllOfThem() {
        CompletableFuture<String> x = new CompletableFuture<>();
        CompletableFuture<String> y = new CompletableFuture<>();
        submit("a", x, "x");
        submit("b", y, "y");
        submit("both", new CompletableFuture<>(), "x", "y");
        submit("behind", new CompletableFuture<>(), "y");

        y.complete("b");
        assertThat(begun).containsExactly("a", "b");
        x.complete("a");
        assertThat(begun).containsExactly("a", "b", "both");
    }

    @Test
    void aTaskThatFailsOrThrowsLetsTheNextOneBegin() {
        CompletableFuture<String> fails = new CompletableFuture<>();
        CompletionStage<String> failed = submit("fails", fails, "x");
        CompletionStage<String> thrown = executor.run(Set.of("x"), () -> {
            begun.add("throws");
            throw new IllegalStateException("planted");
        });
        submit("next", CompletableFuture.completedFuture("next"), "x");
        fails.completeExceptionally(new IllegalStateException("planted"));

        assertThat(begun).containsExactly("fails", "throws", "next");
        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(thrown.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void whateverEndsFirstNoTwoTasksHoldAKeyAtTheSameTime() {
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
            CompletableFuture<Void> unused = executor.run(mine, () -> {
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

    @Test
    void oneKeyIsASetOfOne() {
        CompletableFuture<String> first = new CompletableFuture<>();
        submit("both", first, "x", "y");
        CompletableFuture<String> next = executor.run("x", () -> CompletableFuture.completedStage("next"));
        assertThat(next).isNotDone();
        first.complete("both");
        assertThat(next).isCompletedWithValue("next");
    }

    @Test
    void aTaskWithoutKeysBeginsAtOnce() {
        assertThat(submit("free", CompletableFuture.completedStage("free"))).isCompletedWithValue("free");
    }

    @Test
    void manyTasksThatEndAtOnceNeedNoDeepStack() {
        CompletableFuture<String> first = new CompletableFuture<>();
        List<CompletionStage<String>> all = new ArrayList<>();
        all.add(submit("first", first, "x"));
        for (int i = 0; i < 100_000; i++) {
            all.add(executor.run("x", () -> CompletableFuture.completedStage("done")));
        }
        first.complete("go");
        assertThat(all).allMatch(stage -> stage.toCompletableFuture().isDone());
    }

    private CompletionStage<String> submit(String name, CompletionStage<String> end, String... keys) {
        return executor.run(Set.of(keys), () -> {
            begun.add(name);
            return end;
        });
    }
}
