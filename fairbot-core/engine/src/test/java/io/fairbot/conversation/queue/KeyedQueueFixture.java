package io.fairbot.conversation.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.virtual.VirtualPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A queue in virtual time, with what its source loaded and its worker was given. */
abstract class KeyedQueueFixture {
    static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    final List<List<String>> begun = new ArrayList<>();
    final List<Boolean> resumptions = new ArrayList<>();
    final List<List<String>> loads = new ArrayList<>();
    final List<Long> places = new ArrayList<>();
    final Deque<CompletableFuture<RowResult>> running = new ArrayDeque<>();
    Function<List<String>, CompletionStage<List<String>>> load = CompletableFuture::completedStage;
    final Deque<CompletableFuture<List<String>>> fetches = new ArrayDeque<>();
    int fetched;
    RowProcessor<String> worker = (rows, resumed) -> {
        CompletableFuture<RowResult> end = new CompletableFuture<>();
        running.add(end);
        return end;
    };
    Executor executor = Runnable::run;

    KeyedQueue<String> queue(int maxLoaded, int maxConcurrent, int batchSize) {
        return queue(new QueueLimits(maxLoaded, 100_000, maxConcurrent, batchSize));
    }

    KeyedQueue<String> queue(QueueLimits limits) {
        return new KeyedQueue<>(
                "test",
                limits,
                new Source(),
                this::process,
                task -> executor.execute(task),
                world.platform().time());
    }

    /** The number of a row is its place. */
    final class Source implements RowSource<String> {
        @Override
        public String key(String row) {
            return row.substring(0, row.indexOf(':'));
        }

        @Override
        public String id(String row) {
            return row;
        }

        @Override
        public long place(String row) {
            return Long.parseLong(row.substring(row.indexOf(':') + 1));
        }

        @Override
        public CompletionStage<RowPage<String>> from(long place, int limit) {
            fetched++;
            places.add(place);
            CompletableFuture<List<String>> answer = new CompletableFuture<>();
            fetches.add(answer);
            return answer.thenApply(rows -> new RowPage<>(rows, rows.size() < limit));
        }

        @Override
        public CompletionStage<List<String>> load(List<String> ids) {
            loads.add(ids);
            return load.apply(ids);
        }
    }

    CompletionStage<RowResult> process(List<String> rows, boolean resumed) {
        begun.add(rows);
        resumptions.add(resumed);
        return worker.process(rows, resumed);
    }

    /** A queue that works and has nothing left in the store. */
    KeyedQueue<String> open(int maxLoaded, int maxConcurrent, int batchSize) {
        KeyedQueue<String> queue = queue(maxLoaded, maxConcurrent, batchSize);
        queue.resume();
        fetches.remove().complete(List.of());
        return queue;
    }

    void end(int rows) {
        running.remove().complete(new RowResult.Done(rows));
    }

    void fail(int millis) {
        int before = begun.size();
        running.remove().completeExceptionally(new IllegalStateException("A fault of the test."));
        world.advance(Duration.ofMillis(millis - 1));
        assertThat(begun).hasSize(before);
        world.advance(Duration.ofMillis(1));
        assertThat(begun).hasSize(before + 1);
    }

    void again(Duration after) {
        running.remove().complete(new RowResult.Again(after));
    }
}
