package io.fairbot.fault;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.testkit.ForwardingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Mistakes that the harness must find; each is made around a store that makes none. */
enum PlantedStoreFault {
    /** A batch is acknowledged, and then journalled. */
    ACKNOWLEDGED_BEFORE_JOURNALLED(List.of(FaultKind.KILLED_IN_DEGRADED), "was acknowledged and is nowhere") {
        @Override
        DocumentStore inStore(DocumentStore sound, Supplier<Optional<RemoteStore>> database) {
            return new ForwardingStore(sound) {
                @Override
                public CompletionStage<BatchResult> apply(Batch batch) {
                    if (sound.status().durability() == Durability.REPLICATED) {
                        return sound.apply(batch);
                    }
                    LATER.execute(() -> sound.apply(batch));
                    List<Long> versions = batch.writes().stream()
                            .map(write -> write instanceof Write.Delete
                                    ? 0L
                                    : write.precondition().version() + 1)
                            .toList();
                    return CompletableFuture.completedStage(
                            new BatchResult.Applied(new WriteReceipt(batch.id(), Durability.LOCAL, versions)));
                }
            };
        }
    },
    /** What may have happened is done again, whether it happened or not. */
    REPLAYED_WITHOUT_LOOKING(List.of(FaultKind.RESPONSES_DROPPED, FaultKind.RESPONSES_DROPPED), "put aside") {
        @Override
        RemoteStore inRemote(RemoteStore remote) {
            return new ForwardingRemote(remote) {
                @Override
                public CompletionStage<ReplayResult> replay(
                        List<RawBatch> batches, List<RawBatch> later, Duration timeout) {
                    return remote.replay(
                            batches.stream()
                                    .map(batch -> new RawBatch(batch.id() + "-again", batch.fence(), batch.writes()))
                                    .toList(),
                            List.of(),
                            timeout);
                }
            };
        }
    },
    /** Each document of a batch is replayed by itself. */
    REPLAYED_BY_DOCUMENT(
            List.of(FaultKind.CHANGED_ELSEWHERE), "is there, and the batch that creates it was put aside") {
        @Override
        RemoteStore inRemote(RemoteStore remote) {
            return new ForwardingRemote(remote) {
                @Override
                public CompletionStage<ReplayResult> replay(
                        List<RawBatch> batches, List<RawBatch> later, Duration timeout) {
                    List<List<Long>> versions = new ArrayList<>();
                    Map<Integer, String> unfit = new TreeMap<>();
                    CompletionStage<Void> all = CompletableFuture.completedStage(null);
                    for (int i = 0; i < batches.size(); i++) {
                        int index = i;
                        all = all.thenCompose(nothing -> byDocument(remote, batches.get(index), timeout)
                                .thenAccept(given -> given.ifPresentOrElse(
                                        versions::add, () -> unfit.put(index, "A document of it does not fit."))));
                    }
                    return all.thenApply(nothing ->
                            unfit.isEmpty() ? new ReplayResult.Replayed(versions) : new ReplayResult.Unfit(unfit));
                }
            };
        }
    },
    /** A batch is sent to the database first, and noted when the database has it. */
    DATABASE_BEFORE_NOTE(List.of(FaultKind.BACK_BEFORE_DATABASE), "put aside though nobody else wrote") {
        @Override
        RemoteStore inRemote(RemoteStore remote) {
            return DatabaseFirst.known(remote);
        }

        @Override
        DocumentStore inStore(DocumentStore sound, Supplier<Optional<RemoteStore>> database) {
            return new DatabaseFirst(sound, database);
        }
    },
    /** A round of replay is a hundred batches, one after the other, within two seconds; it never becomes smaller. */
    FIXED_ROUND(List.of(FaultKind.CUT_AT_200_MS), "did not reach mode NORMAL") {
        @Override
        RemoteStore inRemote(RemoteStore remote) {
            return new FixedRounds(remote);
        }
    },
    /** A database without an identity gets the one that it had, and with it an owner. */
    IDENTITY_WRITTEN_ANEW(List.of(FaultKind.DATABASE_EMPTIED), "in a database that is another one") {
        @Override
        RemoteStore inRemote(RemoteStore remote) {
            return new TrustingRemote(remote);
        }
    },
    /** Batches that are noted and not decided are read. */
    UNDECIDED_READS(List.of(FaultKind.CONTENDED), "was said to be answered by") {
        @Override
        DocumentStore inStore(DocumentStore sound, Supplier<Optional<RemoteStore>> database) {
            return new UndecidedReads(sound);
        }
    },
    /** A batch that the database rejects stays noted, and is decided like one whose answer was lost. */
    REJECTION_LEAVES_NOTE(List.of(FaultKind.CONTENDED), "put aside though nobody else wrote") {
        @Override
        RemoteStore inRemote(RemoteStore remote) {
            return new ForwardingRemote(remote) {
                @Override
                public CompletionStage<BatchResult> apply(RawBatch batch) {
                    return remote.apply(batch)
                            .thenCompose(result -> result instanceof BatchResult.Rejected
                                    ? CompletableFuture.failedStage(
                                            new UnknownOutcomeException("It was rejected.", null))
                                    : CompletableFuture.completedStage(result));
                }
            };
        }
    };

    private static final Executor LATER = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that nobody changes.
    private final List<FaultKind> faults;

    private final String sentence;

    PlantedStoreFault(List<FaultKind> faults, String sentence) {
        this.faults = faults;
        this.sentence = sentence;
    }

    /** What the checker must say of it. */
    String sentence() {
        return sentence;
    }

    /** Returns whether it is about the time until the mode is NORMAL, which only the load prevents. */
    boolean isUnderLoad() {
        return this == FIXED_ROUND;
    }

    /** In which faults it shows. */
    List<FaultKind> faults() {
        return faults;
    }

    /**
     * Plants it in the store of the process.
     *
     * @param database the database behind it, when it was reached
     */
    DocumentStore inStore(DocumentStore sound, Supplier<Optional<RemoteStore>> database) {
        return sound;
    }

    RemoteStore inRemote(RemoteStore remote) {
        return remote;
    }

    /** Replays each document of a batch; returns their versions, empty when one does not fit. */
    private static CompletionStage<Optional<List<Long>>> byDocument(
            RemoteStore remote, RawBatch batch, Duration timeout) {
        CompletionStage<Optional<List<Long>>> all = CompletableFuture.completedStage(Optional.of(new ArrayList<>()));
        for (int i = 0; i < batch.writes().size(); i++) {
            RawBatch part = new RawBatch(
                    batch.id() + "-" + i,
                    Optional.empty(),
                    List.of(batch.writes().get(i)));
            all = all.thenCombine(
                    remote.replay(List.of(part), List.of(), timeout),
                    (versions, result) -> versions.filter(given -> result instanceof ReplayResult.Replayed applied
                            && given.addAll(applied.versions().get(0))));
        }
        return all;
    }
}
