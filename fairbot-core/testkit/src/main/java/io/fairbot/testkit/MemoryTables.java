package io.fairbot.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.store.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What a memory store holds between two openings. Guarded by itself. */
final class MemoryTables {
    /** How many changes a listener may be behind before it is told to read anew. */
    static final int HISTORY = 10_000;

    final Map<String, Map<String, Row>> models = new HashMap<>();
    final Map<String, Owner> owners = new HashMap<>();
    final Deque<Told> history = new ArrayDeque<>();
    long position;

    /** A document: its JSON, so that nothing is kept that could not be written. */
    record Row(JsonNode json, long version, long fence) {}

    /** Who holds a lease, and until when on the monotonic clock. */
    record Owner(String holder, long token, long until) {}

    /** A change and its place. */
    record Told(long position, Change change) {}

    Map<String, Row> rows(String model) {
        return models.computeIfAbsent(model, name -> new HashMap<>());
    }

    void remember(Change change) {
        history.add(new Told(position, change));
        if (history.size() > HISTORY) {
            history.remove();
        }
    }
}
