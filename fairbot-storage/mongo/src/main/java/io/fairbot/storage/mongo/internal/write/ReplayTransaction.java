package io.fairbot.storage.mongo.internal.write;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.driver.CausalSessions;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import io.fairbot.storage.mongo.internal.write.FenceTokens.StoredTokens;
import io.fairbot.storage.mongo.internal.write.ReplayPlan.ChainState;
import io.fairbot.storage.mongo.internal.write.TransactionRunner.TransactionDecision;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.Fence;
import io.fairbot.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * A writer of rounds of replay.
 *
 * <p>Everything is read before the transaction, concurrently, and each write names what was read: at a great distance
 * from the server a round costs one round trip to read, one for each collection to write, and two more. When something
 * else is there by then, the round is planned anew.
 */
final class ReplayTransaction {
    /** The code of a transaction that does not fit into the server's cache. */
    private static final int TOO_LARGE_FOR_CACHE = 257;

    private final TransactionRunner transactions;
    private final MongoCollections collections;
    private final MongoModelRegistry models;
    private final MongoVersionClock versions;
    private final AppliedBatches applied;
    private final FenceTokens fences;
    private final CausalSessions causality;

    ReplayTransaction(
            MongoContext context, TransactionRunner transactions, MongoVersionClock versions, AppliedBatches applied) {
        this.transactions = transactions;
        collections = context.collections();
        models = context.models();
        this.versions = versions;
        this.applied = applied;
        fences = new FenceTokens(collections);
        causality = context.causality();
    }

    /** The result of a round, and what it changed, for listeners. */
    record ReplayOutcome(ReplayResult result, List<BatchOutcome> changes) {
        static ReplayOutcome nothing(ReplayResult result) {
            return new ReplayOutcome(result, List.of());
        }
    }

    /** Returns the keys that no other batch of this process may use at the same time. */
    static Set<MongoDocumentKey> keys(List<RawBatch> batches) {
        Set<MongoDocumentKey> keys = new LinkedHashSet<>();
        for (RawBatch batch : batches) {
            batch.writes().forEach(write -> keys.add(ReplayPlan.key(write)));
        }
        leases(batches)
                .forEach(lease -> keys.add(FenceTokens.key(lease, batches.get(0).id())));
        return keys;
    }

    private static Set<String> leases(List<RawBatch> batches) {
        return batches.stream()
                .flatMap(batch -> batch.fence().stream())
                .map(Fence::lease)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Runs a round of one or more batches. */
    CompletionStage<ReplayOutcome> run(List<RawBatch> batches, List<RawBatch> later, WriteProgress sending) {
        return transactions.repeat(
                sending,
                failure -> TransactionRunner.isStale(failure) || MongoErrorTranslator.isTransient(failure),
                () -> once(batches, later, sending));
    }

    private CompletionStage<ReplayOutcome> once(List<RawBatch> batches, List<RawBatch> later, WriteProgress sending) {
        List<String> ids = Stream.concat(batches.stream(), later.stream())
                .map(RawBatch::id)
                .toList();
        CompletionStage<Set<String>> known = causality.read(session -> applied.known(session, ids));
        Set<String> leases = leases(batches);
        CompletionStage<StoredTokens> tokens = leases.isEmpty()
                ? CompletableFuture.completedStage(StoredTokens.NONE)
                : causality.read(session -> fences.read(session, leases));
        return revisions(batches)
                .thenCombine(known, (revisions, there) -> Map.entry(there, revisions))
                .thenCombine(
                        tokens,
                        (read, stored) -> new RoundReading(
                                new ReplayPlan.ReplayReading(read.getKey(), read.getValue(), stored.highest()), stored))
                .thenCompose(reading -> versions.first()
                        .thenCompose(first -> planned(
                                batches, ReplayPlan.of(batches, later, reading.documents(), first), reading, sending)));
    }

    /** What was read: for the plan, and for the fences. */
    private record RoundReading(ReplayPlan.ReplayReading documents, StoredTokens tokens) {}

    /** Reads the revisions of the documents; those of models that this program does not have are absent. */
    private CompletionStage<Map<MongoDocumentKey, StoredRevision>> revisions(List<RawBatch> batches) {
        Map<MongoModel, Set<String>> wanted = new LinkedHashMap<>();
        for (RawBatch batch : batches) {
            for (RawWrite write : batch.writes()) {
                models.named(write.model().name())
                        .ifPresent(model -> wanted.computeIfAbsent(model, first -> new LinkedHashSet<>())
                                .add(write.id()));
            }
        }
        CompletionStage<Map<MongoDocumentKey, StoredRevision>> all = CompletableFuture.completedStage(new HashMap<>());
        for (Map.Entry<MongoModel, Set<String>> each : wanted.entrySet()) {
            MongoModel model = each.getKey();
            CompletionStage<List<RawBsonDocument>> found = causality.read(session -> Publishers.list(collections
                    .of(model)
                    .find(session, Filters.in("_id", each.getValue()))
                    .projection(Projections.include(DocumentEnvelopeCodec.VERSION, DocumentEnvelopeCodec.BATCH))));
            all = all.thenCombine(found, (revisions, documents) -> {
                documents.forEach(document -> revisions.put(
                        new MongoDocumentKey(model.name(), DocumentEnvelopeCodec.id(document)),
                        new StoredRevision(
                                DocumentEnvelopeCodec.version(document), DocumentEnvelopeCodec.batch(document))));
                return revisions;
            });
        }
        return all;
    }

    private CompletionStage<ReplayOutcome> planned(
            List<RawBatch> batches, ReplayPlan plan, RoundReading reading, WriteProgress sending) {
        if (!plan.unfit().isEmpty()) {
            return CompletableFuture.completedStage(ReplayOutcome.nothing(new ReplayResult.Unfit(plan.unfit())));
        }
        if (plan.unknown().isEmpty()) {
            return CompletableFuture.completedStage(ReplayOutcome.nothing(new ReplayResult.Replayed(plan.versions())));
        }
        RoundWrites round = new RoundWrites(batches, plan.versions());
        for (Map.Entry<MongoDocumentKey, ChainState> each : plan.changed().entrySet()) {
            try {
                round.add(
                        each.getValue(),
                        reading.documents().revision(each.getKey()).version());
            } catch (IllegalArgumentException | StoreException e) {
                return CompletableFuture.completedStage(ReplayOutcome.nothing(
                        new ReplayResult.Refused(each.getValue().position(), String.valueOf(e.getMessage()))));
            }
        }
        return versions.giveUp(plan.highestDeletion())
                .thenCompose(done -> transactions.once(
                        sending,
                        session -> fences.hold(
                                        session,
                                        plan.tokens(),
                                        reading.tokens(),
                                        batches.get(0).id())
                                .thenCompose(held -> applied.insert(session, round.entries(plan.unknown())))
                                .thenCompose(inserted -> round.writes.send(session, collections))
                                .thenApply(written -> new TransactionDecision<>(round.outcome(), true))))
                .exceptionally(raw -> refused(batches, plan, MongoErrorTranslator.cause(raw)));
    }

    private ReplayOutcome refused(List<RawBatch> batches, ReplayPlan plan, Throwable failure) {
        if (failure instanceof PlannedWrites.RefusedWriteException refused) {
            String reason = refused.refusal().getMessage();
            if (batches.size() == 1) {
                return ReplayOutcome.nothing(new ReplayResult.Refused(0, reason));
            }
            return ReplayOutcome.nothing(refused.key()
                    .<ReplayResult>map(key -> new ReplayResult.Refused(plan.firstOf(key), reason))
                    .orElseGet(() -> new ReplayResult.Inconclusive(reason)));
        }
        if (MongoErrorTranslator.code(failure) == TOO_LARGE_FOR_CACHE) {
            String reason = "It is more than the server takes in one transaction (code " + TOO_LARGE_FOR_CACHE + ").";
            return ReplayOutcome.nothing(
                    batches.size() == 1 ? new ReplayResult.Refused(0, reason) : new ReplayResult.Inconclusive(reason));
        }
        throw new CompletionException(failure);
    }

    /** The writes of a round, and what listeners are told of them. */
    private final class RoundWrites {
        private final List<RawBatch> batches;
        private final List<List<Long>> versions;
        private final PlannedWrites writes = new PlannedWrites();
        private final Map<Integer, BsonArray> deleted = new HashMap<>();
        private final Map<Integer, List<CheckedBatch.CheckedWrite>> changed = new TreeMap<>();
        private final Map<Integer, List<Long>> changedTo = new HashMap<>();

        RoundWrites(List<RawBatch> batches, List<List<Long>> versions) {
            this.batches = batches;
            this.versions = versions;
        }

        /** Adds the last state of a document; fails when it cannot be stored. */
        void add(ChainState state, long before) {
            RawBatch batch = batches.get(state.position());
            CheckedBatch.CheckedWrite item = CheckedBatch.checked(batch.id(), state.write(), models);
            if (item.deletes()) {
                deleted.computeIfAbsent(state.position(), first -> new BsonArray())
                        .add(Tombstone.of(item.model().name(), item.id(), state.floor()));
                writes.delete(item.model(), item.id(), before);
            } else {
                RawBsonDocument document = DocumentEnvelopeCodec.of(
                        item.model(),
                        item.id(),
                        state.version(),
                        batch.fence().map(Fence::token).orElse(0L),
                        batch.id(),
                        item.body().orElseThrow());
                writes.put(item.model(), item.id(), before, document);
            }
            changed.computeIfAbsent(state.position(), first -> new ArrayList<>())
                    .add(item);
            changedTo
                    .computeIfAbsent(state.position(), first -> new ArrayList<>())
                    .add(state.floor());
        }

        List<BsonDocument> entries(List<Integer> positions) {
            return positions.stream()
                    .map(position -> AppliedBatches.entry(
                            batches.get(position).id(),
                            batches.get(position).fence(),
                            deleted.getOrDefault(position, new BsonArray())))
                    .toList();
        }

        ReplayOutcome outcome() {
            List<BatchOutcome> outcomes = new ArrayList<>();
            changed.forEach((position, items) -> outcomes.add(BatchOutcome.applied(
                    new CheckedBatch(
                            batches.get(position).id(), batches.get(position).fence(), items),
                    Objects.requireNonNull(changedTo.get(position)))));
            return new ReplayOutcome(new ReplayResult.Replayed(versions), outcomes);
        }
    }
}
