package io.fairbot.storage.mongo.internal;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoServerException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.CausalSessions;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Fence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An executor that applies batches in MongoDB transactions, several batches in one: each stores its id in
 * {@code batches}, with its deletions.
 *
 * <p>Each batch of a transaction sees the writes of those before it, and a rejected one is omitted without the others.
 */
final class TransactionExecutor {
    private static final TransactionOptions OPTIONS = TransactionOptions.builder()
            .readConcern(ReadConcern.SNAPSHOT)
            .readPreference(ReadPreference.primary())
            .writeConcern(WriteConcern.MAJORITY.withJournal(true))
            .build();

    private final MongoClient client;
    private final MongoCollections collections;
    private final MongoVersionClock versions;
    private final FenceTokens fences;
    private final CausalSessions causality;
    private final TimeSource time;
    private final TimedCalls calls;
    private final OpenTransactions open;

    TransactionExecutor(
            MongoClient client,
            MongoCollections collections,
            MongoVersionClock versions,
            CausalSessions causality,
            TimeSource time,
            TimedCalls calls) {
        this.client = client;
        this.collections = collections;
        this.versions = versions;
        fences = new FenceTokens(collections);
        this.causality = causality;
        this.time = time;
        this.calls = calls;
        open = new OpenTransactions(client);
    }

    /**
     * Runs batches, those of each lease with one token; batches that were applied before are skipped.
     *
     * @param batches one or more
     * @param mayBeKnown whether it is likely that some were applied before: then their ids and the current revisions
     *     are read first, otherwise only after a conflict
     * @param sending the progress of the write
     */
    CompletionStage<List<BatchOutcome>> run(List<CheckedBatch> batches, boolean mayBeKnown, WriteProgress sending) {
        AtomicBoolean lookup = new AtomicBoolean(mayBeKnown);
        return calls.retry(
                sending, failure -> isWorthAnother(failure, lookup), () -> once(batches, lookup.get(), sending));
    }

    /** The outcomes of the batches, and whether there is something to commit. */
    private record TransactionDecision(List<BatchOutcome> outcomes, boolean keeps) {}

    private static boolean isWorthAnother(Throwable failure, AtomicBoolean lookup) {
        boolean clash =
                MongoErrorTranslator.isDuplicate(failure) || failure instanceof TransactionPlan.StalePlanException;
        if (clash) {
            lookup.set(true);
        }
        return clash || MongoErrorTranslator.isTransient(failure) || failure instanceof UnknownTokenException;
    }

    private CompletionStage<List<BatchOutcome>> once(
            List<CheckedBatch> batches, boolean lookup, WriteProgress sending) {
        if (sending.isOver()) {
            return CompletableFuture.failedStage(new CancellationException());
        }
        return open.endLeft()
                .thenCompose(nothing -> Publishers.<ClientSession>one(client.startSession(
                        ClientSessionOptions.builder().causallyConsistent(false).build())))
                .thenCompose(session -> {
                    session.startTransaction(OPTIONS);
                    open.begun(session, sending);
                    return within(session, batches, lookup)
                            .handle((decided, failure) -> ended(session, decided, failure, sending))
                            .thenCompose(end -> end)
                            .whenComplete((outcomes, failure) -> session.close());
                })
                .exceptionallyCompose(raw -> MongoErrorTranslator.cause(raw) instanceof UnknownTokenException raised
                        ? fences.raise(raised.fence.lease(), raised.fence.token())
                                .thenCompose(done -> CompletableFuture.failedStage(raised))
                        : CompletableFuture.failedStage(MongoErrorTranslator.cause(raw)));
    }

    private CompletionStage<TransactionDecision> within(
            ClientSession session, List<CheckedBatch> batches, boolean lookup) {
        TransactionReader reads = new TransactionReader(collections, session);
        CompletionStage<Set<String>> before =
                lookup ? reads.known(batches) : CompletableFuture.completedStage(Set.of());
        return before.thenCompose(known -> fenced(session, batches, known).thenCompose(fenced -> {
            List<CheckedBatch> free = batches.stream()
                    .filter(batch -> !fenced.containsKey(batch.id()))
                    .toList();
            if (free.isEmpty()) {
                return CompletableFuture.completedStage(new TransactionDecision(in(batches, fenced), false));
            }
            return reads.revisions(free, lookup)
                    .thenCompose(revisions -> planned(free, known, revisions))
                    .thenCompose(plan -> plan.write(session, collections, time.now())
                            .thenApply(done -> {
                                Map<String, BatchOutcome> all = new HashMap<>(fenced);
                                plan.outcomes()
                                        .forEach(outcome ->
                                                all.put(outcome.batch().id(), outcome));
                                return new TransactionDecision(in(batches, all), plan.keeps());
                            }));
        }));
    }

    private static List<BatchOutcome> in(List<CheckedBatch> order, Map<String, BatchOutcome> outcomes) {
        return order.stream()
                .map(batch -> Objects.requireNonNull(outcomes.get(batch.id())))
                .toList();
    }

    /**
     * Returns the outcomes of batches whose lease has a newer owner, except those that were applied before; fails when
     * a token is not in all its copies yet.
     */
    private CompletionStage<Map<String, BatchOutcome>> fenced(
            ClientSession session, List<CheckedBatch> batches, Set<String> known) {
        Map<Fence, List<CheckedBatch>> byFence = new LinkedHashMap<>();
        for (CheckedBatch batch : batches) {
            if (batch.fence().isPresent() && !known.contains(batch.id())) {
                byFence.computeIfAbsent(batch.fence().get(), first -> new ArrayList<>())
                        .add(batch);
            }
        }
        CompletionStage<Map<String, BatchOutcome>> all = CompletableFuture.completedStage(new HashMap<>());
        for (Map.Entry<Fence, List<CheckedBatch>> each : byFence.entrySet()) {
            Fence fence = each.getKey();
            MongoDocumentKey copy =
                    FenceTokens.key(fence.lease(), each.getValue().get(0).id());
            all = all.thenCompose(ended -> fences.note(session, copy, fence.token())
                    .thenApply(highest -> {
                        if (highest < fence.token()) {
                            throw new UnknownTokenException(fence);
                        }
                        if (highest > fence.token()) {
                            BatchResult newer = new BatchResult.Fenced(fence, highest);
                            each.getValue().forEach(batch -> ended.put(batch.id(), BatchOutcome.nothing(batch, newer)));
                        }
                        return ended;
                    }));
        }
        return all;
    }

    private CompletionStage<TransactionPlan> planned(
            List<CheckedBatch> batches, Set<String> known, Map<MongoDocumentKey, StoredRevision> revisions) {
        return versions.first().thenCompose(first -> {
            TransactionPlan plan = TransactionPlan.of(batches, known, revisions, first);
            return versions.giveUp(plan.highestDeletion()).thenApply(done -> plan);
        });
    }

    /** Commits when there are changes, otherwise aborts. */
    private CompletionStage<List<BatchOutcome>> ended(
            ClientSession session,
            @Nullable TransactionDecision decided,
            @Nullable Throwable failure,
            WriteProgress sending) {
        if (decided != null && decided.keeps) {
            return calls.retry(sending, MongoErrorTranslator::isUnknownCommit, () -> commit(session, sending))
                    .thenApply(done -> {
                        open.ended(session);
                        causality.note(session);
                        return decided.outcomes;
                    });
        }
        return aborted(session, decided != null || isAnswer(failure))
                .thenCompose(done -> decided == null
                        ? CompletableFuture.failedStage(MongoErrorTranslator.cause(Objects.requireNonNull(failure)))
                        : CompletableFuture.completedStage(decided.outcomes));
    }

    /** Aborts; never fails, since the driver does not report whether the server received it. */
    private CompletionStage<Void> aborted(ClientSession session, boolean acknowledged) {
        return Publishers.done(session.abortTransaction()).handle((done, ignored) -> {
            if (acknowledged) {
                open.ended(session);
            } else {
                open.unacknowledged(session);
            }
            return null;
        });
    }

    /** Returns whether the server answered: then it has ended the transaction by itself, or will receive its end. */
    private static boolean isAnswer(@Nullable Throwable failure) {
        Throwable cause = MongoErrorTranslator.cause(Objects.requireNonNull(failure));
        return cause instanceof MongoServerException
                || cause instanceof UnknownTokenException
                || cause instanceof TransactionPlan.StalePlanException;
    }

    private CompletionStage<Void> commit(ClientSession session, WriteProgress sending) {
        if (!sending.begin()) {
            // Too late: the caller was already notified.
            return aborted(session, false)
                    .thenCompose(done -> CompletableFuture.failedStage(new CancellationException()));
        }
        return Publishers.done(session.commitTransaction()).exceptionally(raw -> {
            Throwable failure = MongoErrorTranslator.cause(raw);
            if (!MongoErrorTranslator.isUnknownCommit(failure) && MongoErrorTranslator.isDefinite(failure)) {
                sending.answered();
            }
            throw new CompletionException(failure);
        });
    }

    /** Thrown when the token of a batch was not in every copy: it is now, and the batch restarts. */
    private static final class UnknownTokenException extends RuntimeException {
        private final transient Fence fence;

        UnknownTokenException(Fence fence) {
            super("The token was not seen before.", null, false, false);
            this.fence = fence;
        }
    }
}
