package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.IdGenerator;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistorySide;
import io.fairbot.store.spi.DocumentView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A store that uses a shared database, with a local mirror, and a journal for its outages. */
public final class HybridStore implements DocumentStore {
    private static final String COPIES_BEHIND =
            "The copies on this machine are behind the database, since their disk took no write. They are brought up"
                    + " to date once there is room; until then nothing is answered without the database.";
    private static final int EXPIRY_PORTION = 500;

    private final HybridContext parts;
    private final HybridReader reads;
    private final HybridWriter writes;
    private final HybridRecovery recovery;
    private final DatabaseOwnership ownership;
    private final IdGenerator ids;
    private final Leases leases;
    private final DocumentView<Conflict, String> conflicts;
    private Optional<CompletionStage<Void>> closing = Optional.empty();

    HybridStore(HybridContext parts, HybridRecovery recovery, DatabaseOwnership ownership, IdGenerator ids) {
        this.parts = parts;
        this.recovery = recovery;
        this.ownership = ownership;
        this.ids = ids;
        leases = new HybridLeases(
                parts.local().leases(),
                () -> isClosing() ? Optional.of(closed()) : Optional.empty(),
                ownership::wasOwner);
        reads = new HybridReader(parts);
        writes = new HybridWriter(parts.journal(), parts, parts.modes(), parts.versions(), parts.lanes(), parts::tell);
        conflicts = new DocumentView<>(this, Conflict.MODEL, Conflict::reason);
    }

    /** Counts the open conflicts; starts without the number when that fails. */
    CompletionStage<HybridStore> counted() {
        return conflicts.refresh().handle((done, failure) -> this);
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        return isClosing() ? CompletableFuture.failedStage(closed()) : reads.get(model, id);
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        return isClosing() ? CompletableFuture.failedStage(closed()) : reads.find(query);
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        if (isClosing()) {
            return CompletableFuture.failedStage(closed());
        }
        RawBatch raw = RawBatch.of(batch);
        raw.writes().forEach(parts.local()::check);
        return writes.apply(batch, raw);
    }

    @Override
    public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
        models.forEach(parts.local()::check);
        if (isClosing()) {
            throw closed();
        }
        return parts.hub().subscribe(models, after, listener);
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public CompletionStage<Long> deleteExpired() {
        if (isClosing()) {
            return CompletableFuture.failedStage(closed());
        }
        CompletionStage<Long> total = CompletableFuture.completedStage(0L);
        for (Model<?> model : parts.models().values()) {
            if (model.retention().isPresent()) {
                total = total.thenCompose(count -> expire(model, count));
            }
        }
        return total;
    }

    private CompletionStage<Long> expire(Model<?> model, long before) {
        return expired(model).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedStage(before);
            }
            CompletionStage<Long> deleted = delete(model, found)
                    .thenCompose(isDone -> isDone
                            ? CompletableFuture.completedStage((long) found.size())
                            // One of them was written meanwhile; the others are deleted separately.
                            : oneByOne(model, found));
            return deleted.thenCompose(count -> found.size() < EXPIRY_PORTION || count == 0
                    ? CompletableFuture.completedStage(before + count)
                    : expire(model, before + count));
        });
    }

    private CompletionStage<Long> oneByOne(Model<?> model, Map<String, Long> found) {
        CompletionStage<Long> deleted = CompletableFuture.completedStage(0L);
        for (Map.Entry<String, Long> each : found.entrySet()) {
            deleted = deleted.thenCombine(
                    delete(model, Map.of(each.getKey(), each.getValue())),
                    (count, isDone) -> isDone ? count + 1 : count);
        }
        return deleted;
    }

    /** Deletes documents in their versions; those without copies here in the database alone, which has all of them. */
    private CompletionStage<Boolean> delete(Model<?> model, Map<String, Long> versions) {
        String batch = "expired-" + ids.next();
        if (parts.isMirrored(model)) {
            Batch.Builder together = Batch.builder(batch);
            versions.forEach(
                    (id, version) -> together.add(new Write.Delete(model, id, Precondition.atVersion(version))));
            Batch deletion = together.build();
            return writes.apply(deletion, RawBatch.of(deletion)).thenApply(BatchResult.Applied.class::isInstance);
        }
        List<RawWrite> deletions = new ArrayList<>();
        versions.forEach((id, version) -> deletions.add(
                new RawWrite(model, id, Precondition.atVersion(version), 0, model.schemaVersion(), Optional.empty())));
        return parts.apply(new RawBatch(batch, Optional.empty(), deletions))
                .thenApply(BatchResult.Applied.class::isInstance);
    }

    private CompletionStage<Map<String, Long>> expired(Model<?> model) {
        Instant now = parts.time().now();
        if (parts.isMirrored(model)) {
            return parts.lanes()
                    .copied(model.name())
                    .thenCompose(nothing -> parts.local().expired(model, now, EXPIRY_PORTION));
        }
        return parts.connected()
                .filter(remote -> parts.modes().isNormal())
                .map(remote -> remote.listExpired(model, now, EXPIRY_PORTION))
                .orElse(CompletableFuture.completedStage(Map.of()));
    }

    /** Backs up the database, which is complete in normal mode, unlike the mirror. */
    @Override
    public CompletionStage<BackupReport> backup(Path directory, ProgressListener progress) {
        if (isClosing()) {
            return CompletableFuture.failedStage(closed());
        }
        return parts.connected()
                .filter(remote -> parts.modes().isNormal())
                .map(remote -> remote.backup(directory, progress))
                .orElseGet(() -> CompletableFuture.failedStage(new StoreException(
                        StoreErrorCode.UNAVAILABLE,
                        "A backup is one moment of MongoDB, which is away or does not have everything yet: bring it"
                                + " back, wait until the mode is NORMAL, and make the backup then.")));
    }

    @Override
    public Optional<String> directoryId() {
        return parts.local().directoryId();
    }

    @Override
    public StoreStatus status() {
        ModeTracker modes = parts.modes();
        Durability durability = modes.isNormal() || parts.isBehind() ? Durability.REPLICATED : Durability.LOCAL;
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("journal", parts.journal().size());
        figures.put("conflicts", (long) conflicts.size());
        figures.put("unknownOutcomes", modes.unknownOutcomes());
        figures.put("localReceipts", modes.localReceipts());
        figures.put(
                "damaged",
                damaged(parts.local().status())
                        + remoteStatus().map(HybridStore::damaged).orElse(0L));
        if (isClosing()) {
            return new StoreStatus(modes.current().name(), durability, Optional.of(closed().getMessage()), figures);
        }
        Optional<String> problem = modes.problem()
                .filter(text -> modes.isForeign())
                .or(parts.journal()::warning)
                .or(() -> parts.local().status().problem())
                .or(this::remoteDamage)
                .or(() -> modes.problem().map(this::andWhatIsAllowed))
                .or(() -> parts.isBehind() ? Optional.of(COPIES_BEHIND) : Optional.empty());
        return new StoreStatus(modes.current().name(), durability, problem, figures);
    }

    @Override
    public Subscription onStatusChange(Runnable listener) {
        return parts.modes().onChange(listener);
    }

    private Optional<StoreStatus> remoteStatus() {
        return parts.connected().map(RemoteStore::status);
    }

    private static long damaged(StoreStatus status) {
        return status.counters().getOrDefault("damaged", 0L);
    }

    private Optional<String> remoteDamage() {
        return remoteStatus().filter(status -> damaged(status) > 0).flatMap(StoreStatus::problem);
    }

    private String andWhatIsAllowed(String problem) {
        return ownership.wasOwner()
                ? problem
                : problem
                        + " Until it has been reached once, the API and sandbox lines work here, but no real line may"
                        + " be opened: another node may have it.";
    }

    @Override
    public CompletionStage<HistoryLoss> acceptHistory(HistorySide keep, boolean dryRun, List<Write> evidence) {
        return isClosing() ? CompletableFuture.failedStage(closed()) : recovery.accept(keep, dryRun, evidence);
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        if (closing.isEmpty()) {
            recovery.stop();
            conflicts.close();
            closing = Optional.of(parts.lanes()
                    .barrier()
                    .close()
                    .thenCompose(nothing -> raised())
                    .thenCompose(nothing ->
                            parts.disconnect().map(RemoteStore::close).orElse(CompletableFuture.completedStage(null)))
                    .handle((nothing, failure) -> parts.local().close())
                    .thenCompose(stage -> stage)
                    .whenComplete((nothing, failure) -> {
                        parts.close();
                        // Fails the waiting callers.
                        parts.lanes().barrier().open();
                    }));
        }
        // A copy: a caller that cancels must not prevent the remaining resources from being released.
        return closing.get().thenAccept(nothing -> {});
    }

    /** Raises the counter of the database once more, so that a copy that was made before is told from it. */
    private CompletionStage<Void> raised() {
        return parts.connected()
                .filter(remote -> parts.modes().isNormal())
                .map(remote -> parts.history().raise(remote).<Void>handle((same, failure) -> null))
                .orElse(CompletableFuture.completedStage(null));
    }

    private synchronized boolean isClosing() {
        return closing.isPresent();
    }

    static StoreException closed() {
        return new StoreException(StoreErrorCode.CLOSED, "The store was closed; open it again.");
    }

    /** Returns a listener that receives the changes of others in the database. */
    static ChangeListener foreign(HybridContext parts) {
        return new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                if (!parts.isTrusted()) {
                    return;
                }
                for (Change change : changes) {
                    if (parts.isMirrored(change.model())) {
                        parts.mirror().refresh(change.model(), change.id()).exceptionally(failure -> {
                            parts.mirror().markStale(failure);
                            return null;
                        });
                    } else {
                        parts.tell(List.of(change));
                    }
                }
            }

            @Override
            public void onResync() {
                parts.mirror().markStale(new StoreException(StoreErrorCode.UNAVAILABLE, "Changes were missed."));
                parts.hub().requireResync();
            }
        };
    }

    /**
     * The local leases, which are provisional until this node has become the owner of the database, the only one that writes; every
     * call fails once the store is closing.
     */
    private static final class HybridLeases implements Leases {
        private final Leases local;
        private final Supplier<Optional<RuntimeException>> refusal;
        private final BooleanSupplier wasOwner;

        HybridLeases(Leases local, Supplier<Optional<RuntimeException>> refusal, BooleanSupplier wasOwner) {
            this.local = local;
            this.refusal = refusal;
            this.wasOwner = wasOwner;
        }

        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            return guarded(() -> local.acquire(name, holder, ttl).thenApply(this::marked));
        }

        @Override
        public CompletionStage<Optional<Lease>> renew(Lease lease) {
            return guarded(() -> local.renew(lease).thenApply(this::marked));
        }

        @Override
        public CompletionStage<Void> release(Lease lease) {
            return guarded(() -> local.release(lease));
        }

        private Optional<Lease> marked(Optional<Lease> granted) {
            return granted.map(lease -> lease.withProvisional(!wasOwner.getAsBoolean()));
        }

        private <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
            return refusal.get()
                    .<CompletionStage<T>>map(CompletableFuture::failedStage)
                    .orElseGet(call);
        }
    }
}
