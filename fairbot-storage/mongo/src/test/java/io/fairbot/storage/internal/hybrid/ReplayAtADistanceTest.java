package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.FaultProxy;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database 200 ms away: the journal empties faster than thirty messages a second fill it. */
@Tag("place")
class ReplayAtADistanceTest {
    /** Each way, so that a call takes 200 ms. */
    private static final Duration HALF = Duration.ofMillis(100);
    /** Half a minute of the load. */
    private static final int WAITING = 2_700;
    /** Thirty messages a second, with three batches each. */
    private static final int BATCHES_A_SECOND = 90;

    private static final int CONTACTS = 100;

    @TempDir
    Path directory;

    private final ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require("ReplayAtADistanceTest"));
    private final FaultProxy proxy = FaultProxy.open(set.members().get(0).port(), 1);
    private final HybridWorld world =
            new HybridWorld("mongodb://" + proxy.address() + "/?directConnection=true", set.newDatabase());
    private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() {
        load.shutdownNow();
        proxy.clearFaults();
        world.close();
        proxy.close();
    }

    @Test
    void theJournalEmptiesWhileTheLoadGoesOn() {
        HybridStore store = world.open(directory);
        world.database.goAway();
        List<CompletionStage<BatchResult>> answers = new ArrayList<>();
        AtomicInteger number = new AtomicInteger();
        while (number.get() < WAITING) {
            answers.add(turn(store, number.getAndIncrement()));
        }
        answers.forEach(answer -> HybridWorld.await(answer).orThrow());
        proxy.delay(HALF, HALF);
        AtomicInteger failures = new AtomicInteger();
        ScheduledFuture<?> running = load.scheduleAtFixedRate(
                () -> turn(store, number.getAndIncrement()).whenComplete((result, failure) -> {
                    if (failure != null || !(result instanceof BatchResult.Applied)) {
                        failures.incrementAndGet();
                    }
                }),
                0,
                1_000_000 / BATCHES_A_SECOND,
                TimeUnit.MICROSECONDS);
        long begin = System.nanoTime();
        world.database.comeBack();
        HybridWorld.awaitMode(store, "NORMAL");
        long millis = (System.nanoTime() - begin) / 1_000_000;
        running.cancel(false);
        System.out.println("replay at 200 ms: " + WAITING + " batches and " + (number.get() - WAITING)
                + " more of the load in " + millis + " ms");

        assertThat(failures).hasValue(0);
        assertThat(store.status().counters()).containsEntry("journal", 0L).containsEntry("conflicts", 0L);
        proxy.clearFaults();
        DocumentStore other = world.somebody();
        HybridWorld.until(
                "what was under way",
                () -> HybridWorld.texts(store, Note.NEAR).equals(HybridWorld.texts(other, Note.NEAR)));
        assertThat(HybridWorld.texts(store, Note.NEAR)).hasSize(2 * CONTACTS);
    }

    /** A state that is written again and again, and something of its own. */
    private static CompletionStage<BatchResult> turn(HybridStore store, int number) {
        String contact = "c" + number % CONTACTS;
        return store.apply(Batch.of(
                "turn-" + number,
                Write.put(Note.NEAR, contact, Note.of("state " + number)),
                Write.put(Note.NEAR, contact + "-history", Note.of("x".repeat(300) + number)),
                Write.insert(Note.FAR, "turn-" + number, Note.of("said " + number))));
    }
}
