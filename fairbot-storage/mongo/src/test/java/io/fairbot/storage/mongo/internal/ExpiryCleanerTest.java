package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is over goes, but for what somebody writes at that moment. */
class ExpiryCleanerTest {
    private static final Model<Brief> BRIEF = Model.builder("brief", Brief.class)
            .retainFor("at", Duration.ofHours(1))
            .build();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant OVER = NOW.minus(Duration.ofHours(2));

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final MongoStore store = open();

    record Brief(String text, Instant at) {}

    /** The names that are made between the search and the deletion tell when it is time to interfere. */
    private MongoStore open() {
        ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require("ExpiryTest"));
        SystemTimeSource time = new SystemTimeSource(InstantSource.fixed(NOW), scheduler);
        IdGenerator ulids = IdGenerator.ulids(time, new Random(1));
        IdGenerator ids = () -> {
            meanwhile.getAndSet(() -> {}).run();
            return ulids.next();
        };
        Platform platform = new Platform(time, ids, new DaemonExecutorFactory());
        return Node.await(MongoStore.open(Node.target(set.uri(), set.newDatabase()), List.of(BRIEF), platform));
    }

    @AfterEach
    void close() {
        Node.await(store.close());
        scheduler.shutdownNow();
    }

    private void put(String batch, String id, Instant at) {
        Node.await(store.apply(Batch.of(batch, Write.put(BRIEF, id, new Brief(batch, at)))))
                .orThrow();
    }

    private Map<String, String> all() {
        Map<String, String> found = new TreeMap<>();
        Node.await(store.find(Query.of(BRIEF)))
                .documents()
                .forEach(document -> found.put(document.id(), document.value().text()));
        return found;
    }

    @Test
    void whatIsWrittenWhileItIsDeletedStaysAndTheOthersGo() {
        for (String id : List.of("a", "b", "c")) {
            put("old", id, OVER);
        }
        put("young", "d", NOW);
        meanwhile.set(() -> put("renewed", "b", NOW));

        assertThat(Node.await(store.deleteExpired())).isEqualTo(2);
        assertThat(all()).isEqualTo(Map.of("b", "renewed", "d", "young"));
        assertThat(Node.await(store.deleteExpired())).isZero();
    }

    @Test
    void moreThanAPortionGoes() {
        Batch.Builder batch = Batch.builder("many");
        for (int i = 0; i <= ExpiryCleaner.PORTION; i++) {
            batch.add(Write.put(BRIEF, "i" + i, new Brief("x", OVER)));
        }
        Node.await(store.apply(batch.build())).orThrow();

        assertThat(Node.await(store.deleteExpired())).isEqualTo(ExpiryCleaner.PORTION + 1);
        assertThat(all()).isEmpty();
    }
}
