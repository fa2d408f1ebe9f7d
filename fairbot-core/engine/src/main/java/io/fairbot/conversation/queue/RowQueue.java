package io.fairbot.conversation.queue;

import io.fairbot.runtime.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The known rows of one key, in order. Guarded by the {@link KeyedQueue} that it belongs to.
 *
 * @param <T> the rows
 */
final class RowQueue<T> {
    private String key;
    private final Map<String, KnownRow<T>> rows = new LinkedHashMap<>(2);
    /** The rows that are being processed belong to this queue, and all others to that one, which waits for them. */
    private @Nullable RowQueue<T> successor;

    private int predecessors;
    Optional<TimeSource.TimerHandle> wait = Optional.empty();
    boolean active;
    boolean resumed;
    int failures;

    /**
     * A row of which at least the id is in memory.
     *
     * @param place its place among the rows of all keys
     * @param value the row; null when it has to be read from the store
     */
    private record KnownRow<T>(long place, @Nullable T value) {
        boolean isLoaded() {
            return value != null;
        }
    }

    RowQueue(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Returns whether rows of a queue that was joined to this one are still being processed. */
    boolean isHeld() {
        return predecessors > 0;
    }

    /** Returns whether it must not be taken over by another queue now. */
    boolean isBusy() {
        return active || isHeld();
    }

    static boolean isWaiting(@Nullable RowQueue<?> queue) {
        return queue != null && queue.wait.isPresent();
    }

    /** Ends the wait; returns whether there was one. */
    boolean cancelWait() {
        wait.ifPresent(TimeSource.TimerHandle::cancel);
        return endWait();
    }

    /** Ends a wait whose time has passed; returns whether there was one. */
    boolean endWait() {
        boolean waited = wait.isPresent();
        wait = Optional.empty();
        return waited;
    }

    boolean contains(String id) {
        return rows.containsKey(id);
    }

    /** Adds a row; returns false when it is known. */
    boolean add(String id, long place, Optional<T> value) {
        return rows.putIfAbsent(id, new KnownRow<>(place, value.orElse(null))) == null;
    }

    /** Returns the ids of the first rows. */
    List<String> firstIds(int limit) {
        return rows.keySet().stream().limit(limit).toList();
    }

    /** Returns those of the rows that are in memory. */
    List<T> loaded(List<String> ids) {
        List<T> found = new ArrayList<>();
        for (String id : ids) {
            KnownRow<T> row = rows.get(id);
            if (row != null && row.value != null) {
                found.add(row.value);
            }
        }
        return found;
    }

    /** Removes a row; returns whether it was in memory, or empty when it was not known. */
    Optional<Boolean> remove(String id) {
        return Optional.ofNullable(rows.remove(id)).map(KnownRow::isLoaded);
    }

    /** Leaves only the ids in memory; returns how many rows were. */
    int unload() {
        int count = (int) rows.values().stream().filter(KnownRow::isLoaded).count();
        rows.replaceAll((id, row) -> new KnownRow<>(row.place, null));
        return count;
    }

    /** Names the queue after another key. */
    void rename(String name) {
        key = name;
    }

    /** Takes the rows of another queue over, in order of their places; rows of one place stay as they are. */
    void takeOver(RowQueue<T> other) {
        Optional<String> first = firstIds(1).stream().findFirst();
        List<Map.Entry<String, KnownRow<T>>> all = new ArrayList<>(rows.entrySet());
        all.addAll(other.rows.entrySet());
        all.sort(Comparator.comparingLong(row -> row.getValue().place));
        rows.clear();
        other.rows.clear();
        all.forEach(row -> rows.putIfAbsent(row.getKey(), row.getValue()));
        // It is known of the former first row alone that it was processed before.
        resumed &= first.equals(firstIds(1).stream().findFirst());
    }

    /** Lets another queue take the rows over once this one is no longer active. */
    void endsFor(RowQueue<T> next) {
        successor = next;
        next.predecessors++;
    }

    /** Gives the rows to the successor, and that one, when nothing holds it, to its own; returns the last of them. */
    Optional<RowQueue<T>> handOver() {
        RowQueue<T> next = successor;
        if (next == null) {
            return Optional.empty();
        }
        successor = null;
        next.predecessors--;
        next.takeOver(this);
        return next.isBusy() ? Optional.of(next) : next.handOver().or(() -> Optional.of(next));
    }
}
