package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A model of the local disk: commits wait for their turn, groups of them are synced or not, and a crash undoes what is not. */
class DiskModel implements LocalCommits {
    /** A document as the disk and the database have it. */
    record Stored(long version, String batch) {}

    /** An entry of the journal. */
    record Entry(RawBatch raw, boolean isDecided) {}

    /** What the disk holds. */
    static final class Content {
        final Map<String, Stored> copies = new HashMap<>();
        final TreeMap<String, Entry> journal = new TreeMap<>();
        long floor;

        Content copy() {
            Content copy = new Content();
            copy.copies.putAll(copies);
            copy.journal.putAll(journal);
            copy.floor = floor;
            return copy;
        }

        private void keep(RawBatch batch) {
            for (RawWrite write : batch.writes()) {
                if (write.isDelete()) {
                    copies.remove(write.id());
                    floor = Math.max(floor, write.version());
                } else {
                    copies.put(write.id(), new Stored(write.version(), batch.id()));
                }
            }
        }
    }

    /** A commit that waits for its turn. */
    private record Commit(Consumer<Content> change, boolean isUrgent, CompletableFuture<Void> done) {}

    private final Random random;
    private final Deque<Commit> waiting = new ArrayDeque<>();
    private final List<Consumer<Content>> unsynced = new ArrayList<>();
    private Content durable = new Content();
    private Content current = new Content();
    private long number;

    DiskModel(Random random) {
        this.random = random;
    }

    Content content() {
        return current;
    }

    boolean hasWork() {
        return !waiting.isEmpty();
    }

    /** Commits the next group. */
    void commit() {
        List<Commit> group = new ArrayList<>();
        int size = 1 + random.nextInt(waiting.size());
        for (int i = 0; i < size; i++) {
            group.add(waiting.remove());
        }
        group.forEach(commit -> {
            commit.change.accept(current);
            unsynced.add(commit.change);
        });
        if (group.stream().anyMatch(Commit::isUrgent)) {
            durable = current.copy();
            unsynced.clear();
        }
        group.forEach(commit -> commit.done.complete(null));
    }

    /** Loses what waits, and of what is not synced everything after some point. */
    void crash() {
        waiting.clear();
        int kept = random.nextInt(unsynced.size() + 1);
        unsynced.subList(0, kept).forEach(change -> change.accept(durable));
        unsynced.clear();
        current = durable.copy();
    }

    /** Decides what is noted, as a start does. */
    void decideAll() {
        current.journal.replaceAll((key, entry) -> {
            if (!entry.isDecided) {
                current.keep(entry.raw);
            }
            return new Entry(entry.raw, true);
        });
        durable = current.copy();
    }

    /** Removes an entry that was replayed. */
    void remove(String entry) {
        current.journal.remove(entry);
        durable = current.copy();
    }

    CompletionStage<Void> later(boolean isUrgent, Consumer<Content> change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(new Commit(change, isUrgent, done));
        return done;
    }

    NotedBatch next(RawBatch batch) {
        number++;
        return new NotedBatch(JournalEntry.id(number), Instant.EPOCH, batch);
    }

    /** Returns the copy of a document. */
    Optional<Stored> read(String id) {
        return Optional.ofNullable(current.copies.get(id));
    }

    @Override
    public CompletionStage<List<Long>> versions(RawBatch batch) {
        return CompletableFuture.completedStage(batch.writes().stream()
                .map(write -> read(write.id()).map(Stored::version).orElse(0L))
                .toList());
    }

    @Override
    public CompletionStage<Long> highestToken(String lease) {
        return CompletableFuture.completedStage(0L);
    }

    @Override
    public CompletionStage<NotedBatch> note(RawBatch batch) {
        NotedBatch noted = next(batch);
        return later(true, content -> content.journal.put(noted.number(), new Entry(batch, false)))
                .thenApply(done -> noted);
    }

    @Override
    public CompletionStage<Void> commit(RawBatch batch) {
        return decide(next(batch));
    }

    @Override
    public CompletionStage<Void> decide(NotedBatch noted) {
        return later(true, content -> {
            content.journal.put(noted.number(), new Entry(noted.raw(), true));
            content.keep(noted.raw());
        });
    }

    @Override
    public CompletionStage<Void> settle(NotedBatch noted, RawBatch done) {
        return later(false, content -> {
            content.keep(done);
            content.journal.remove(noted.number());
        });
    }

    @Override
    public CompletionStage<Void> copy(RawBatch done) {
        return later(false, content -> content.keep(done));
    }

    @Override
    public CompletionStage<Void> withdraw(NotedBatch noted) {
        return later(true, content -> content.journal.remove(noted.number()));
    }

    /** A fault: the note is not waited for. */
    static final class NotesLater extends DiskModel {
        NotesLater(Random random) {
            super(random);
        }

        @Override
        public CompletionStage<NotedBatch> note(RawBatch batch) {
            NotedBatch noted = next(batch);
            CompletionStage<Void> unused =
                    later(true, content -> content.journal.put(noted.number(), new Entry(batch, false)));
            return CompletableFuture.completedStage(noted);
        }
    }

    /** A fault: what is noted is read. */
    static final class ReadsNotes extends DiskModel {
        ReadsNotes(Random random) {
            super(random);
        }

        @Override
        Optional<Stored> read(String id) {
            Optional<Stored> newest = super.read(id);
            for (Entry entry : content().journal.values()) {
                for (RawWrite write : entry.raw.writes()) {
                    if (write.id().equals(id) && !write.isDelete()) {
                        newest = Optional.of(new Stored(write.version(), entry.raw.id()));
                    }
                }
            }
            return newest;
        }
    }

    /** A fault: a batch that did not happen leaves its note. */
    static final class LeavesNotes extends DiskModel {
        LeavesNotes(Random random) {
            super(random);
        }

        @Override
        public CompletionStage<Void> withdraw(NotedBatch noted) {
            return CompletableFuture.completedStage(null);
        }
    }
}
