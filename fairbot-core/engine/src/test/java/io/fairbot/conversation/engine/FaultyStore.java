package io.fairbot.conversation.engine;

import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A real store that does harm on command. */
final class FaultyStore implements DocumentStore {
    private final DocumentStore store;
    private Function<Batch, Fault> faults = batch -> Fault.NONE;
    private Predicate<Model<?>> unreadable = model -> false;
    private Supplier<CompletionStage<?>> readsWaitFor = () -> CompletableFuture.completedStage(true);
    private Supplier<CompletionStage<?>> writesWaitFor = () -> CompletableFuture.completedStage(true);
    private boolean dead;
    private int behind;
    private final List<ChangeListener> listeners = new ArrayList<>();
    private final Set<String> damaged = new HashSet<>();
    private boolean silent;

    /** What can become of a batch. */
    enum Fault {
        NONE,
        /** It is not applied, and the store says so. */
        REFUSED,
        /** It is not applied, and the store says that it is damaged: what does not pass by itself. */
        BROKEN,
        /** It is applied, and the store says that it failed. */
        ANSWER_LOST,
        /** The process dies before it is applied. */
        DEATH_BEFORE,
        /** The process dies when it is applied. */
        DEATH_AFTER
    }

    FaultyStore(DocumentStore store) {
        this.store = store;
    }

    /** What becomes of each further batch. */
    void faults(Function<Batch, Fault> decision) {
        faults = decision;
    }

    /** What becomes of the next batches that write a model, as often as there are faults. */
    void next(Model<?> model, Fault... coming) {
        int[] count = {0};
        faults(batch -> count[0] < coming.length && writes(batch, model) ? coming[count[0]++] : Fault.NONE);
    }

    /** Which models cannot be read. */
    void unreadable(Predicate<Model<?>> models) {
        unreadable = models;
    }

    /** Every answer to a read comes when a stage of the supplier has ended, and is old by then. */
    void readsWaitFor(Supplier<CompletionStage<?>> stage) {
        readsWaitFor = stage;
    }

    /** Every batch reaches the store when a stage of the supplier has ended. */
    void writesWaitFor(Supplier<CompletionStage<?>> stage) {
        writesWaitFor = stage;
    }

    /** A document cannot be read any more. */
    void damage(Model<?> model, String id) {
        damaged.add(model.name() + "/" + id);
    }

    private boolean isDamaged(Document<?> document) {
        return damaged.contains(document.model().name() + "/" + document.id());
    }

    /** The change feed loses every further change. */
    void silence() {
        silent = true;
    }

    /** The change feed says that it may have lost something. */
    void resync() {
        listeners.forEach(ChangeListener::onResync);
    }

    /** Somebody else writes, before whatever is on its way. */
    void behindTheBack(Write... writes) {
        CompletionStage<BatchResult> unused = store.apply(Batch.of("behind " + ++behind, writes));
    }

    static boolean writes(Batch batch, Model<?> model) {
        return batch.writes().stream().map(Write::model).anyMatch(model::equals);
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        return damaged.contains(model.name() + "/" + id)
                ? CompletableFuture.failedStage(new StoreException(
                        StoreException.StoreErrorCode.CORRUPT, "The checksum does not fit; it was told not to."))
                : read(model, () -> store.get(model, id));
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        return read(query.model(), () -> store.find(query).thenApply(this::withDamage));
    }

    private <T> Page<T> withDamage(Page<T> page) {
        List<Document<T>> sound = page.documents().stream()
                .filter(document -> !isDamaged(document))
                .toList();
        List<Page.DamagedDocument> unsound = page.documents().stream()
                .filter(this::isDamaged)
                .map(document ->
                        new Page.DamagedDocument(document.model().name(), document.id(), "the checksum does not fit"))
                .toList();
        return new Page<>(sound, page.next(), unsound);
    }

    private <T> CompletionStage<T> read(Model<?> model, Supplier<CompletionStage<T>> reading) {
        if (dead) {
            return new CompletableFuture<>();
        }
        return unreadable.test(model)
                ? away()
                : reading.get().thenCombine(readsWaitFor.get(), (answer, waited) -> answer);
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        return writesWaitFor.get().thenCompose(waited -> applyNow(batch));
    }

    private CompletionStage<BatchResult> applyNow(Batch batch) {
        if (dead) {
            return new CompletableFuture<>();
        }
        return switch (faults.apply(batch)) {
            case NONE -> store.apply(batch);
            case REFUSED -> away();
            case BROKEN ->
                CompletableFuture.failedStage(new StoreException(
                        StoreException.StoreErrorCode.CORRUPT, "The store is damaged; it was told to be."));
            case ANSWER_LOST -> store.apply(batch).thenCompose(applied -> away());
            case DEATH_BEFORE -> {
                dead = true;
                yield new CompletableFuture<>();
            }
            case DEATH_AFTER -> {
                dead = true;
                yield store.apply(batch).thenCompose(applied -> new CompletableFuture<>());
            }
        };
    }

    private static <T> CompletionStage<T> away() {
        return CompletableFuture.failedStage(
                new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "The store is away; it was told to be."));
    }

    @Override
    public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
        listeners.add(listener);
        return store.subscribe(models, after, new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                if (!silent) {
                    listener.onChanges(changes);
                }
            }

            @Override
            public void onResync() {
                listener.onResync();
            }
        });
    }

    @Override
    public Leases leases() {
        return store.leases();
    }

    @Override
    public CompletionStage<Long> deleteExpired() {
        return store.deleteExpired();
    }

    @Override
    public StoreStatus status() {
        return store.status();
    }

    @Override
    public CompletionStage<Void> close() {
        return store.close();
    }
}
