package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.hybrid.DiskModel.Stored;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The write path between a model of the disk and a model of MongoDB, by seed: batches, reads, restarts and outages at every
 * step. What was acknowledged stays and is read, nothing happens twice, nobody reads what is not decided, and the order of
 * the decisions is that of the versions.
 */
class TwoPhaseNoteTest {
    private static final int SEEDS = 10_000;
    private static final int STEPS = 60;
    private static final Model<String> MODEL =
            Model.builder("notes", String.class).build();
    private static final TimeSource TIME = new TimeSource() {
        @Override
        public Instant now() {
            return Instant.EPOCH.plusSeconds(1);
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public TimerHandle schedule(Duration delay, Runnable task) {
            throw new AssertionError("The write path waits for no timer.");
        }
    };

    /** Faults that the property must find. */
    private enum Fault {
        NOTES_LATER,
        READS_NOTES,
        LEAVES_NOTES;

        DiskModel disk(Random random) {
            return switch (this) {
                case NOTES_LATER -> new DiskModel.NotesLater(random);
                case READS_NOTES -> new DiskModel.ReadsNotes(random);
                case LEAVES_NOTES -> new DiskModel.LeavesNotes(random);
            };
        }
    }

    @Test
    void whatIsAcknowledgedStaysAndWhatIsNotDecidedIsNotRead() {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(new Run(seed, DiskModel::new).findings())
                    .as("seed " + seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedFaultIsFound(Fault fault) {
        int found = 0;
        for (int seed = 0; seed < SEEDS / 10; seed++) {
            found += new Run(seed, fault::disk).findings().isEmpty() ? 0 : 1;
        }
        System.out.println("two-phase note: " + fault + " found by " + found + " of " + SEEDS / 10 + " seeds");
        assertThat(found).isPositive();
    }

    /** A batch under way or answered. */
    private record Call(Batch batch, CompletableFuture<BatchResult> answer) {}

    /** A read and what it saw. */
    private record Seen(String document, Optional<Stored> state) {}

    /** The life of one store, from seed to end. */
    private static final class Run {
        private final Random random;
        private final DiskModel disk;
        private final DatabaseModel database;
        private final List<String> findings = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();
        private final List<Seen> seen = new ArrayList<>();
        /** The version of each document that the last acknowledged batch gave it; 0 when it deleted it. */
        private final Map<String, Long> acknowledged = new HashMap<>();

        private final Set<String> heard = new HashSet<>();
        private ModeTracker modes = new ModeTracker(TIME);
        private DocumentLanes lanes = new DocumentLanes();
        private HybridWriter writer;

        Run(long seed, Function<Random, DiskModel> disk) {
            random = new Random(seed);
            this.disk = disk.apply(random);
            database = new DatabaseModel(random, MODEL);
            writer = writer();
        }

        private HybridWriter writer() {
            SharedVersionClock versions = new SharedVersionClock(TIME, disk.content().floor);
            return new HybridWriter(disk, database, modes, versions, lanes, changes -> {});
        }

        List<String> findings() {
            recover();
            for (int i = 0; i < STEPS && findings.isEmpty(); i++) {
                step();
                listen();
            }
            database.comeBack();
            drain();
            recover();
            restart();
            recover();
            check();
            return findings;
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> submit();
                case 3, 4, 5 -> {
                    if (disk.hasWork()) {
                        disk.commit();
                    }
                }
                case 6, 7 -> {
                    if (database.hasWork()) {
                        database.step();
                    }
                }
                case 8, 9 -> read(List.of("a", "b", "c").get(random.nextInt(3)));
                case 10 -> {
                    if (random.nextInt(3) == 0) {
                        restart();
                    }
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        database.goAway();
                    } else {
                        database.comeBack();
                        recover();
                    }
                }
            }
        }

        private void submit() {
            Map<String, Long> versions = new HashMap<>();
            disk.content().copies.forEach((id, stored) -> versions.put(id, stored.version()));
            Batch batch = DatabaseModel.batch(random, MODEL, "batch-" + calls.size(), versions);
            calls.add(new Call(batch, writer.apply(batch, RawBatch.of(batch)).toCompletableFuture()));
        }

        /** Hears the answers that came since. */
        private void listen() {
            for (Call call : calls) {
                boolean isApplied = call.answer.isDone()
                        && !call.answer.isCompletedExceptionally()
                        && call.answer.join() instanceof BatchResult.Applied;
                if (isApplied && heard.add(call.batch.id())) {
                    List<Long> versions = call.answer.join().orThrow().versions();
                    for (int i = 0; i < versions.size(); i++) {
                        Write write = call.batch.writes().get(i);
                        long before = acknowledged.getOrDefault(write.id(), 0L);
                        if (versions.get(i) != 0 && versions.get(i) <= before) {
                            findings.add(write.id() + " went from version " + before + " to " + versions.get(i));
                        }
                        acknowledged.put(write.id(), versions.get(i));
                    }
                }
            }
        }

        private void read(String document) {
            listen();
            long least = acknowledged.getOrDefault(document, 0L);
            lanes.copied(new DocumentKey(MODEL.name(), document)).thenAccept(nothing -> {
                Optional<Stored> state = disk.read(document);
                seen.add(new Seen(document, state));
                if (state.isPresent() && state.get().version() < least) {
                    findings.add("a read saw " + state.get() + " of " + document + " after version " + least);
                }
            });
        }

        private void restart() {
            listen();
            database.forgetCallers();
            disk.crash();
            disk.decideAll();
            modes = new ModeTracker(TIME);
            lanes = new DocumentLanes();
            writer = writer();
            acknowledged.forEach((id, version) -> {
                if (version > 0 && disk.read(id).map(Stored::version).orElse(Long.MAX_VALUE) < version) {
                    findings.add("after a restart " + id + " is older than version " + version);
                }
            });
        }

        private void drain() {
            while (disk.hasWork() || database.hasWork()) {
                if (disk.hasWork()) {
                    disk.commit();
                }
                if (database.hasWork()) {
                    database.step();
                }
            }
            listen();
        }

        /** Replays as the recovery does: when what was sent is answered, and what may come late has come. */
        private void recover() {
            if (modes.isNormal() || database.isAway()) {
                return;
            }
            drain();
            if (modes.isNormal()) {
                return;
            }
            database.settle();
            for (Map.Entry<String, DiskModel.Entry> entry : Map.copyOf(disk.content().journal).entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .toList()) {
                if (!database.replay(entry.getValue().raw())) {
                    findings.add("a conflict with " + entry.getValue().raw().id() + ", where nobody else wrote");
                }
                disk.remove(entry.getKey());
            }
            modes.normal();
        }

        private void check() {
            if (database.doubles() > 0) {
                findings.add(database.doubles() + " batches happened twice");
            }
            Map<String, Stored> copies = disk.content().copies;
            if (!copies.equals(database.documents())) {
                findings.add("here is " + copies + ", there " + database.documents());
            }
            for (Call call : calls) {
                check(call);
            }
            for (Seen read : seen) {
                if (read.state.isPresent() && !database.wasEver(read.document, read.state.get())) {
                    findings.add("read and not decided: " + read);
                }
            }
        }

        private void check(Call call) {
            List<Long> there = database.history().get(call.batch.id());
            if (!call.answer.isDone()) {
                // Its process is gone: it may have happened or not.
                return;
            }
            boolean isApplied =
                    !call.answer.isCompletedExceptionally() && call.answer.join() instanceof BatchResult.Applied;
            if (isApplied && there == null) {
                findings.add("lost: " + call.batch.id());
            } else if (isApplied && !call.answer.join().orThrow().versions().equals(there)) {
                findings.add(call.batch.id() + " has versions " + there + ", and another receipt");
            } else if (!isApplied && there != null) {
                findings.add("refused, and happened: " + call.batch.id());
            }
        }
    }
}
