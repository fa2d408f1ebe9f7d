package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairbot.runtime.Stages;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.storage.internal.hybrid.ModeTracker.HybridMode;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Durability;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The write path when the local disk takes no note, and when the copies are older than the database. */
class HybridWriterTest {
    private static final Model<String> MODEL =
            Model.builder("notes", String.class).build();

    private final StoreException full = new StoreException(StoreErrorCode.FULL, "The disk is full.");
    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final ModeTracker modes = new ModeTracker(world.platform().time());
    private final Disk disk = new Disk();
    private final Database database = new Database();
    private final List<Change> told = new ArrayList<>();
    private final HybridWriter writer = new HybridWriter(
            disk,
            database,
            modes,
            new SharedVersionClock(world.platform().time(), 0),
            new DocumentLanes(),
            told::addAll);

    @BeforeEach
    void theDatabaseAnswers() {
        modes.normal();
    }

    @Test
    void withoutANoteTheBatchGoesToTheDatabaseAlone() {
        disk.takesNotes = false;

        WriteReceipt receipt = answer(put("a", Precondition.ANY)).orThrow();

        assertThat(database.causes).containsExactly(full);
        assertThat(database.sentBefore).as("recorded before it is sent").isZero();
        assertThat(database.sent).hasSize(1);
        assertThat(receipt.durability()).isEqualTo(Durability.REPLICATED);
        assertThat(disk.versions).isEqualTo(Map.of("a", receipt.versions().get(0)));
        assertThat(told).hasSize(1);
    }

    @Test
    void whenNotEvenTheFallBehindIsRecordedNothingIsSent() {
        disk.takesNotes = false;
        database.recordsFallBehind = false;

        assertThat(failure(put("a", Precondition.ANY))).isSameAs(full);
        assertThat(database.sent).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void behindTheDatabaseTheCopiesAreNotAskedAboutPreconditions() {
        database.isBehind = true;
        disk.versions.put("a", 3L);
        disk.versions.put("b", 3L);

        WriteReceipt receipt = answer(Batch.builder("batch")
                        .add(new Write.Put<>(MODEL, "a", "new", Precondition.atVersion(7)))
                        .add(new Write.Delete(MODEL, "b", Precondition.ANY))
                        .build())
                .orThrow();

        assertThat(receipt.versions()).containsExactly(8L, 0L);
        assertThat(disk.noted).isZero();
        assertThat(disk.versions).isEqualTo(Map.of("a", 8L));
        assertThat(told).as("a change and a deletion").hasSize(2);
    }

    @Test
    void whatTheDatabaseHasIsAcknowledgedThoughTheCopiesAreNotWritten() {
        database.isBehind = true;
        disk.takesCopies = false;

        assertThat(answer(put("a", Precondition.ANY)).orThrow().durability()).isEqualTo(Durability.REPLICATED);
        assertThat(database.causes).containsExactly(full);
        assertThat(disk.versions).isEmpty();
    }

    @Test
    void behindTheDatabaseItsRejectionIsTheAnswer() {
        database.isBehind = true;
        Batch batch = put("a", Precondition.ABSENT);
        BatchResult rejection = new BatchResult.Rejected(batch.writes().get(0), 5);
        database.answer = raw -> CompletableFuture.completedStage(rejection);

        assertThat(answer(batch)).isEqualTo(rejection);
        assertThat(disk.versions).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void behindTheDatabaseANewerLeaseIsTheAnswer() {
        database.isBehind = true;
        BatchResult fenced = new BatchResult.Fenced(new Fence("lease", 1), 2);
        database.answer = raw -> CompletableFuture.completedStage(fenced);

        assertThat(answer(put("a", Precondition.ANY))).isEqualTo(fenced);
        assertThat(told).isEmpty();
    }

    @Test
    void theRejectionOfAnotherDatabaseIsNoAnswer() {
        database.isBehind = true;
        database.isOurs = false;
        Batch batch = put("a", Precondition.ABSENT);
        database.answer = raw -> CompletableFuture.completedStage(
                new BatchResult.Rejected(batch.writes().get(0), 5));

        assertThat(failure(batch)).isInstanceOfSatisfying(StoreException.class, failure -> {
            assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("make room on the disk");
        });
        assertThat(told).isEmpty();
    }

    @Test
    void behindTheDatabaseNothingIsWrittenWithoutIt() {
        database.isBehind = true;
        modes.degraded("It is away.");

        assertThat(failure(put("a", Precondition.ANY)))
                .hasMessageContaining("the copies on this machine are behind it");
        assertThat(database.sent).isEmpty();
        assertThat(modes.localReceipts()).isZero();
    }

    @Test
    void behindTheDatabaseARefusalIsTheCallersAndNoOutage() {
        database.isBehind = true;
        for (RuntimeException refusal : List.of(
                new StoreException(StoreErrorCode.REFUSED, "Another unique index has it already."),
                new IllegalArgumentException("The document is too large."))) {
            database.answer = raw -> CompletableFuture.failedStage(refusal);

            assertThat(failure(put("a", Precondition.ANY))).isSameAs(refusal);
            assertThat(modes.isNormal()).isTrue();
        }
    }

    @Test
    void behindTheDatabaseAnOutageFailsTheBatchAndEndsNormalMode() {
        database.isBehind = true;
        StoreException outage = new StoreException(StoreErrorCode.UNAVAILABLE, "Nothing was changed.");
        database.answer = raw -> CompletableFuture.failedStage(outage);

        assertThat(failure(put("a", Precondition.ANY))).isSameAs(outage);
        assertThat(modes.current()).isEqualTo(HybridMode.DEGRADED);
        assertThat(modes.problem()).contains("Nothing was changed.");
        assertThat(modes.localReceipts()).as("nothing is decided here").isZero();
    }

    @Test
    void behindTheDatabaseALostAnswerIsAFailureOfTheStore() {
        database.isBehind = true;
        UnknownOutcomeException lost = new UnknownOutcomeException("No answer came.", null);
        IllegalStateException broken = new IllegalStateException("The pool is closed.");
        for (RuntimeException cause : List.of(lost, broken)) {
            modes.normal();
            database.answer = raw -> {
                throw cause;
            };

            assertThat(failure(put("a", Precondition.ANY)))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE))
                    .hasMessage(cause.getMessage());
            assertThat(modes.current()).isEqualTo(HybridMode.DEGRADED);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aCopyThatMayBeOldIsFetchedAgainBeforeABatchIsRejected() {
        database.isStale = true;
        disk.versions.put("a", 1L);
        database.newer = Map.of("a", 4L);

        assertThat(answer(put("a", Precondition.atVersion(4))).orThrow().versions())
                .containsExactly(5L);
        assertThat(database.refreshes).isEqualTo(1);
        database.newer = Map.of("a", 6L);
        assertThat(answer(put("a", Precondition.atVersion(4))))
                .as("the newer copy does not fit either")
                .isInstanceOfSatisfying(
                        BatchResult.Rejected.class,
                        rejected -> assertThat(rejected.actualVersion()).isEqualTo(6));
        assertThat(database.sent).hasSize(1);
    }

    @Test
    void aCopyThatMayBeOldDecidesWhereItFitsOrTheDatabaseIsAway() {
        database.isStale = true;
        disk.versions.put("a", 1L);
        answer(put("a", Precondition.atVersion(1))).orThrow();
        modes.degraded("It is away.");

        assertThat(answer(put("a", Precondition.atVersion(1)))).isInstanceOf(BatchResult.Rejected.class);
        assertThat(answer(put("a", Precondition.atVersion(2))).orThrow().durability())
                .isEqualTo(Durability.LOCAL);
        assertThat(database.refreshes).isZero();
    }

    @Test
    void anOlderLeaseThanTheOneSeenHereWritesNothing() {
        disk.token = 3;
        Batch batch = Batch.builder("batch")
                .add(new Write.Put<>(MODEL, "a", "new", Precondition.ANY))
                .fence(Optional.of(new Fence("lease", 2)))
                .build();

        assertThat(answer(batch)).isEqualTo(new BatchResult.Fenced(new Fence("lease", 2), 3));
        assertThat(database.sent).isEmpty();
        disk.token = 2;
        assertThat(answer(batch)).isInstanceOf(BatchResult.Applied.class);
    }

    private static Batch put(String id, Precondition condition) {
        return Batch.builder("batch")
                .add(new Write.Put<>(MODEL, id, "new", condition))
                .build();
    }

    /** Returns the answer, which the stages of this test give at once. */
    private BatchResult answer(Batch batch) {
        return writer.apply(batch, RawBatch.of(batch)).toCompletableFuture().join();
    }

    private Throwable failure(Batch batch) {
        Throwable failure = Objects.requireNonNull(catchThrowable(() -> answer(batch)), "The batch did not fail.");
        assertThat(failure).isInstanceOf(CompletionException.class);
        return Stages.cause(failure);
    }

    /** A disk whose commits end at once, or fail because it is full. */
    private final class Disk implements LocalCommits {
        private final Map<String, Long> versions = new HashMap<>();
        private boolean takesNotes = true;
        private boolean takesCopies = true;
        private int noted;
        private long token;

        @Override
        public CompletionStage<List<Long>> versions(RawBatch batch) {
            return CompletableFuture.completedStage(batch.writes().stream()
                    .map(write -> versions.getOrDefault(write.id(), 0L))
                    .toList());
        }

        @Override
        public CompletionStage<Long> highestToken(String lease) {
            return CompletableFuture.completedStage(token);
        }

        @Override
        public CompletionStage<NotedBatch> note(RawBatch batch) {
            if (!takesNotes) {
                return CompletableFuture.failedStage(full);
            }
            noted++;
            return CompletableFuture.completedStage(new NotedBatch(JournalEntry.id(noted), Instant.EPOCH, batch));
        }

        @Override
        public CompletionStage<Void> commit(RawBatch batch) {
            return copy(batch);
        }

        @Override
        public CompletionStage<Void> decide(NotedBatch batch) {
            return copy(batch.raw());
        }

        @Override
        public CompletionStage<Void> settle(NotedBatch batch, RawBatch done) {
            return copy(done);
        }

        @Override
        public CompletionStage<Void> copy(RawBatch done) {
            if (!takesCopies) {
                return CompletableFuture.failedStage(full);
            }
            for (RawWrite write : done.writes()) {
                if (write.isDelete()) {
                    versions.remove(write.id());
                } else {
                    versions.put(write.id(), write.version());
                }
            }
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> withdraw(NotedBatch batch) {
            return CompletableFuture.completedStage(null);
        }
    }

    /** A database that gives one kind of answer, by default that a batch was applied as it was planned. */
    private final class Database implements HybridWriter.RemoteCommits {
        private final List<RawBatch> sent = new ArrayList<>();
        private final List<Throwable> causes = new ArrayList<>();
        private Map<String, Long> newer = Map.of();
        private boolean isOurs = true;
        private boolean isStale;
        private boolean isBehind;
        private boolean recordsFallBehind = true;
        private int refreshes;
        /** The number of batches that were sent before the copies fell behind. */
        private int sentBefore;

        private Function<RawBatch, CompletionStage<BatchResult>> answer =
                raw -> CompletableFuture.completedStage(new BatchResult.Applied(new WriteReceipt(
                        raw.id(),
                        Durability.REPLICATED,
                        raw.writes().stream()
                                .map(write -> write.isDelete() ? 0L : write.version())
                                .toList())));

        @Override
        public CompletionStage<BatchResult> apply(RawBatch batch) {
            sent.add(batch);
            return answer.apply(batch);
        }

        @Override
        public CompletionStage<Boolean> isOurs() {
            return CompletableFuture.completedStage(isOurs);
        }

        @Override
        public CompletionStage<Void> refresh(RawBatch batch) {
            refreshes++;
            disk.versions.putAll(newer);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public boolean isStale() {
            return isStale;
        }

        @Override
        public boolean isBehind() {
            return isBehind;
        }

        @Override
        public void fallBehind(Throwable cause) {
            if (!recordsFallBehind) {
                throw full;
            }
            causes.add(cause);
            sentBefore = sent.size();
            isBehind = true;
        }
    }
}
