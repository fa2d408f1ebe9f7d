package io.fairbot.whatsapp.sandbox;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The callers that wait for a change of a chat. Safe for use from any thread. */
final class ChatChanges {
    /** How many wait at the same time; more are told at once that they may look. */
    static final int MAX_WAITING = 1024;

    private final TimeSource time;
    private final Executor executor;
    /** The callers of each chat, by their number. */
    private final Map<String, Map<Long, CompletableFuture<Void>>> waiting = new HashMap<>();

    private int count;
    private long last;

    /**
     * Creates an object for which nobody waits.
     *
     * @param executor where callers go on, since who changes a chat has other things to do
     */
    ChatChanges(TimeSource time, Executor executor) {
        this.time = time;
        this.executor = executor;
    }

    /** Returns what completes at the next change of a chat, or when the time is over; who cancels it waits no longer. */
    CompletableFuture<Void> next(String chat, Duration timeout) {
        CompletableFuture<Void> change = new CompletableFuture<>();
        long number;
        synchronized (this) {
            if (count == MAX_WAITING) {
                return CompletableFuture.completedFuture(null);
            }
            count++;
            number = ++last;
            waiting.computeIfAbsent(chat, name -> new LinkedHashMap<>()).put(number, change);
        }
        TimeSource.TimerHandle end = time.schedule(timeout, () -> complete(List.of(change)));
        CompletableFuture<Void> unused = change.whenComplete((done, failure) -> {
            end.cancel();
            remove(chat, number);
        });
        return change;
    }

    private synchronized void remove(String chat, long number) {
        Map<Long, CompletableFuture<Void>> callers = waiting.getOrDefault(chat, new LinkedHashMap<>());
        if (callers.remove(number) != null) {
            count--;
        }
        if (callers.isEmpty()) {
            waiting.remove(chat);
        }
    }

    /** Tells those who wait for a change of a chat. */
    void changed(String chat) {
        complete(take(Optional.of(chat)));
    }

    /** Tells all who wait. */
    void changedAll() {
        complete(take(Optional.empty()));
    }

    private synchronized List<CompletableFuture<Void>> take(Optional<String> chat) {
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        if (chat.isPresent()) {
            taken.addAll(Optional.ofNullable(waiting.remove(chat.get()))
                    .orElse(Map.of())
                    .values());
        } else {
            waiting.values().forEach(callers -> taken.addAll(callers.values()));
            waiting.clear();
        }
        count -= taken.size();
        return taken;
    }

    private void complete(List<CompletableFuture<Void>> changes) {
        changes.forEach(change -> change.completeAsync(() -> null, executor));
    }
}
