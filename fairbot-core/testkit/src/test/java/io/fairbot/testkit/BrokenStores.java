package io.fairbot.testkit;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Stores that break one promise each, in the way a real one might. */
final class BrokenStores {
    private BrokenStores() {}

    /** Forgets the last of several writes. */
    static final class LosesAMember extends ForwardingStore {
        LosesAMember(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            List<Write> writes = batch.writes();
            return sound.apply(with(batch, writes.subList(0, Math.max(1, writes.size() - 1))));
        }
    }

    /** Stores only what this version of the program knows of a document. */
    static final class ForgetsWhatIsNotKnown extends ForwardingStore {
        ForgetsWhatIsNotKnown(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            return sound.apply(with(
                    batch,
                    batch.writes().stream()
                            .map(write -> write instanceof Write.Put<?> put ? known(put) : write)
                            .toList()));
        }

        private static <T> Write known(Write.Put<T> put) {
            return new Write.Put<>(put.model(), put.id(), put.value(), put.precondition());
        }
    }

    /** Writes over what somebody else wrote in between. */
    static final class IgnoresVersions extends ForwardingStore {
        IgnoresVersions(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            return sound.apply(with(
                    batch, batch.writes().stream().map(IgnoresVersions::blind).toList()));
        }

        private static Write blind(Write write) {
            if (write.precondition().kind() != Precondition.PreconditionKind.VERSION) {
                return write;
            }
            return write instanceof Write.Put<?> put
                    ? anyway(put)
                    : new Write.Delete(write.model(), write.id(), Precondition.ANY);
        }

        private static <T> Write anyway(Write.Put<T> put) {
            return Write.put(put.model(), put.id(), put.value());
        }
    }

    /** Applies write after write, and leaves those before the one that is refused. */
    static final class DoesNotRollBack extends ForwardingStore {
        DoesNotRollBack(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            CompletionStage<List<BatchResult>> all = CompletableFuture.completedStage(new ArrayList<>());
            for (Write write : batch.writes()) {
                all = all.thenCompose(done -> anyRefused(done)
                        ? CompletableFuture.completedStage(done)
                        : sound.apply(with(batch, List.of(write))).thenApply(result -> {
                            done.add(result);
                            return done;
                        }));
            }
            return all.thenApply(done -> done.stream()
                    .filter(result -> !(result instanceof BatchResult.Applied))
                    .findFirst()
                    .orElseGet(() -> new BatchResult.Applied(new io.fairbot.store.WriteReceipt(
                            batch.id(),
                            io.fairbot.store.Durability.LOCAL,
                            done.stream()
                                    .map(result -> result.orThrow().versions().get(0))
                                    .toList()))));
        }

        private static boolean anyRefused(List<BatchResult> done) {
            return done.stream().anyMatch(result -> !(result instanceof BatchResult.Applied));
        }
    }

    /** Lets a former owner write. */
    static final class IgnoresFences extends ForwardingStore {
        IgnoresFences(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            return sound.apply(new Batch(batch.id(), batch.writes(), Optional.empty()));
        }
    }

    /** Takes the tokens of two leases for those of one. */
    static final class MixesLeases extends ForwardingStore {
        MixesLeases(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            return sound.apply(new Batch(
                    batch.id(), batch.writes(), batch.fence().map(fence -> new Fence("all", fence.token()))));
        }
    }

    /** Sorts by the language's order of characters, in which a high character of two halves comes too early. */
    static final class SortsByCharacters extends ForwardingStore {
        SortsByCharacters(DocumentStore sound) {
            super(sound);
        }

        @Override
        public <T> CompletionStage<Page<T>> find(Query<T> query) {
            boolean byId = query.index().isEmpty() && !query.isDescending();
            return sound.find(query).thenApply(page -> byId ? sorted(page) : page);
        }

        private static <T> Page<T> sorted(Page<T> page) {
            return new Page<>(
                    page.documents().stream()
                            .sorted(java.util.Comparator.comparing(Document::id))
                            .toList(),
                    page.next());
        }
    }

    /** Begins each page with the last document of the one before. */
    static final class RepeatsADocument extends ForwardingStore {
        private final Map<String, Document<?>> lasts = new ConcurrentHashMap<>();

        RepeatsADocument(DocumentStore sound) {
            super(sound);
        }

        @Override
        public <T> CompletionStage<Page<T>> find(Query<T> query) {
            return sound.find(query).thenApply(page -> {
                page.next().ifPresent(next -> lasts.put(next, last(page)));
                return query.cursor()
                        .map(cursor -> lasts.get(cursor.encode()))
                        .map(document -> with(document, query.model(), page))
                        .orElse(page);
            });
        }

        private static <T> Document<T> last(Page<T> page) {
            return page.documents().get(page.documents().size() - 1);
        }

        private static <T> Page<T> with(Document<?> first, Model<T> model, Page<T> page) {
            List<Document<T>> documents = new ArrayList<>();
            documents.add(new Document<>(
                    model, first.id(), first.version(), model.type().cast(first.value())));
            documents.addAll(page.documents());
            return new Page<>(documents, page.next());
        }
    }

    /** Answers a bound without the documents that are on it. */
    static final class LeavesOutTheBound extends ForwardingStore {
        LeavesOutTheBound(DocumentStore sound) {
            super(sound);
        }

        @Override
        public <T> CompletionStage<Page<T>> find(Query<T> query) {
            return sound.find(query).thenApply(page -> {
                boolean cut = query.upper().isPresent() && !page.documents().isEmpty() && !query.isDescending();
                return cut
                        ? new Page<>(
                                page.documents().subList(0, page.documents().size() - 1), page.next())
                        : page;
            });
        }
    }

    /** Does not tell each tenth change. */
    static final class SkipsChanges extends ForwardingStore {
        SkipsChanges(DocumentStore sound) {
            super(sound);
        }

        @Override
        public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
            return sound.subscribe(
                    models,
                    after,
                    changed(
                            listener,
                            changes -> changes.stream()
                                    .filter(change -> change.version() % 10 != 3)
                                    .toList()));
        }
    }

    /** Goes on with the next change, whatever was missed. */
    static final class ForgetsWhatWasMissed extends ForwardingStore {
        ForgetsWhatWasMissed(DocumentStore sound) {
            super(sound);
        }

        @Override
        public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
            return sound.subscribe(models, Optional.empty(), listener);
        }
    }

    /** Tells each other change of a document after the one that follows it. */
    static final class TellsBackwards extends ForwardingStore {
        private final Map<String, Change> held = new HashMap<>();

        TellsBackwards(DocumentStore sound) {
            super(sound);
        }

        @Override
        public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
            return sound.subscribe(models, after, changed(listener, this::swapped));
        }

        /** Holds each other change back until the next one of its document was told. */
        private List<Change> swapped(List<Change> changes) {
            List<Change> told = new ArrayList<>();
            for (Change change : changes) {
                Change before = held.remove(change.id());
                if (before == null) {
                    held.put(change.id(), change);
                } else {
                    told.add(change);
                    told.add(before);
                }
            }
            return told;
        }
    }

    /** Remembers what it read once. */
    static final class AnswersFromAnOldCopy extends ForwardingStore {
        private final Map<String, Optional<?>> copies = new ConcurrentHashMap<>();

        AnswersFromAnOldCopy(DocumentStore sound) {
            super(sound);
        }

        @Override
        @SuppressWarnings("unchecked") // Ids of the cases have one model each.
        public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
            return sound.get(model, id)
                    .thenApply(read -> (Optional<Document<T>>) copies.computeIfAbsent(model + "/" + id, key -> read));
        }
    }

    /** Its clock is ahead of the one it was given. */
    static Platform ahead(Platform platform, Duration by) {
        TimeSource given = platform.time();
        TimeSource fast = new TimeSource() {
            @Override
            public Instant now() {
                return given.now().plus(by);
            }

            @Override
            public long nanoTime() {
                return given.nanoTime();
            }

            @Override
            public TimerHandle schedule(Duration delay, Runnable task) {
                return given.schedule(delay, task);
            }
        };
        return new Platform(fast, platform.ids(), platform.executors());
    }

    /** Never deletes what is over. */
    static final class NeverExpires extends ForwardingStore {
        NeverExpires(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<Long> deleteExpired() {
            return CompletableFuture.completedStage(0L);
        }
    }

    /** Answers though it is closed. */
    static final class AnswersAfterItsEnd extends ForwardingStore {
        AnswersAfterItsEnd(DocumentStore sound) {
            super(sound);
        }

        @Override
        public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
            return sound.get(model, id).exceptionally(failure -> Optional.empty());
        }
    }

    private static Batch with(Batch batch, List<Write> writes) {
        return new Batch(batch.id(), writes, batch.fence());
    }

    private static ChangeListener changed(ChangeListener listener, UnaryOperator<List<Change>> change) {
        return new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                List<Change> told = change.apply(changes);
                if (!told.isEmpty()) {
                    listener.onChanges(told);
                }
            }

            @Override
            public void onResync() {
                listener.onResync();
            }
        };
    }
}
