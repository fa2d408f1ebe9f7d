package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.internal.hybrid.DiskModel.Stored;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Durability;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A model of MongoDB: it accepts a batch, rejects it, loses the answer, or answers when nobody waits any more. */
final class DatabaseModel implements HybridWriter.RemoteCommits {
    private final Random random;
    private final Model<String> model;
    private final List<Request> requests = new ArrayList<>();
    /** Requests whose sender has given up, and which may still be carried out. */
    private final List<RawBatch> late = new ArrayList<>();

    private final Map<String, Stored> documents = new HashMap<>();
    private final Map<String, Long> deleted = new HashMap<>();
    /** What happened, batch by batch, with the versions. */
    private final Map<String, List<Long>> history = new LinkedHashMap<>();
    /** Every state that a document ever had. */
    private final Map<String, List<Stored>> states = new HashMap<>();

    private int doubles;
    private boolean isAway;

    /** A batch that waits for its answer. */
    private record Request(RawBatch batch, CompletableFuture<BatchResult> answer) {}

    DatabaseModel(Random random, Model<String> model) {
        this.random = random;
        this.model = model;
    }

    Map<String, List<Long>> history() {
        return history;
    }

    Map<String, Stored> documents() {
        return documents;
    }

    boolean wasEver(String document, Stored state) {
        return states.getOrDefault(document, List.of()).contains(state);
    }

    int doubles() {
        return doubles;
    }

    boolean hasWork() {
        return !requests.isEmpty();
    }

    void goAway() {
        isAway = true;
    }

    void comeBack() {
        isAway = false;
    }

    boolean isAway() {
        return isAway;
    }

    /** Whoever waited is gone. */
    void forgetCallers() {
        requests.forEach(request -> late.add(request.batch));
        requests.clear();
    }

    /** Carries out what came late, or does not. */
    void settle() {
        late.forEach(batch -> {
            if (random.nextBoolean()) {
                happens(batch);
            }
        });
        late.clear();
    }

    /** Carries out a batch that may have happened before; returns whether it is there afterwards. */
    boolean replay(RawBatch batch) {
        return history.containsKey(batch.id()) || happens(batch);
    }

    @Override
    public CompletionStage<BatchResult> apply(RawBatch batch) {
        CompletableFuture<BatchResult> answer = new CompletableFuture<>();
        requests.add(new Request(batch, answer));
        return answer;
    }

    /** Does something with one of the requests. */
    void step() {
        Request request = requests.remove(random.nextInt(requests.size()));
        switch (isAway ? 4 + random.nextInt(3) : random.nextInt(8)) {
            case 0 -> {
                happens(request.batch);
                lose(request);
            }
            case 4 -> lose(request);
            case 5 -> {
                late.add(request.batch);
                lose(request);
            }
            case 6 ->
                request.answer.completeExceptionally(
                        new StoreException(StoreErrorCode.UNAVAILABLE, "Nothing was changed."));
            case 7 ->
                request.answer.completeExceptionally(
                        new StoreException(StoreErrorCode.REFUSED, "Another unique index has it already."));
            default -> answer(request);
        }
    }

    private void answer(Request request) {
        if (happens(request.batch)) {
            request.answer.complete(new BatchResult.Applied(new WriteReceipt(
                    request.batch.id(),
                    Durability.REPLICATED,
                    Objects.requireNonNull(history.get(request.batch.id())))));
        } else {
            RawWrite first = request.batch.writes().get(0);
            request.answer.complete(new BatchResult.Rejected(
                    new Write.Delete(model, first.id(), first.precondition()), version(first.id())));
        }
    }

    private static void lose(Request request) {
        request.answer.completeExceptionally(new UnknownOutcomeException("No answer came.", null));
    }

    private long version(String id) {
        Stored stored = documents.get(id);
        return stored == null ? 0 : stored.version();
    }

    private boolean happens(RawBatch batch) {
        for (RawWrite write : batch.writes()) {
            if (!write.precondition().isSatisfiedBy(version(write.id()))) {
                return false;
            }
        }
        List<Long> versions = new ArrayList<>();
        for (RawWrite write : batch.writes()) {
            long version = Math.max(write.version(), version(write.id()) + 1);
            if (write.isDelete()) {
                documents.remove(write.id());
                deleted.merge(write.id(), version, Math::max);
                versions.add(0L);
            } else {
                Stored state = new Stored(version, batch.id());
                documents.put(write.id(), state);
                states.computeIfAbsent(write.id(), id -> new ArrayList<>()).add(state);
                versions.add(version);
            }
        }
        doubles += history.put(batch.id(), versions) == null ? 0 : 1;
        return true;
    }

    /** Returns a batch for one or two documents. */
    static Batch batch(Random random, Model<String> model, String id, Map<String, Long> seen) {
        Batch.Builder batch = Batch.builder(id);
        List<String> documents = new ArrayList<>(List.of("a", "b", "c"));
        int writes = 1 + random.nextInt(2);
        for (int i = 0; i < writes; i++) {
            String document = documents.remove(random.nextInt(documents.size()));
            Precondition condition = switch (random.nextInt(3)) {
                case 0 -> Precondition.ANY;
                case 1 -> Precondition.atVersion(seen.getOrDefault(document, 1L));
                default ->
                    seen.containsKey(document)
                            ? Precondition.atVersion(seen.getOrDefault(document, 1L))
                            : Precondition.ABSENT;
            };
            batch.add(
                    random.nextInt(6) == 0
                            ? new Write.Delete(model, document, condition)
                            : new Write.Put<>(model, document, id, condition));
        }
        return batch.build();
    }

    @Override
    public CompletionStage<Boolean> isOurs() {
        return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<Void> refresh(RawBatch batch) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public boolean isStale() {
        return false;
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public void fallBehind(Throwable cause) {
        throw new AssertionError("The disk of this model never fails.", cause);
    }
}
