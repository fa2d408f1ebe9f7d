package io.fairbot.store.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.store.Model;
import java.util.HashMap;
import java.util.Map;

/** What a memory store holds between two openings. Used by the thread of the store that is open. */
final class MemoryTables {
    final Map<String, LeaseEntry> owners = new HashMap<>();
    private final Map<String, Map<String, MemoryRow>> models = new HashMap<>();
    private final Map<String, Long> tokens = new HashMap<>();
    long versionFloor;

    /** A document: its JSON, so that nothing is kept that could not be written. */
    record MemoryRow(JsonNode json, long version, int shape) {}

    /** Who holds a lease, and until when on the monotonic clock. */
    record LeaseEntry(String holder, long token, long until) {}

    Map<String, MemoryRow> rows(String model) {
        return models.computeIfAbsent(model, name -> new HashMap<>());
    }

    /** The highest token of a lease that was given or seen, 0 for none. */
    long token(String lease) {
        return tokens.getOrDefault(lease, 0L);
    }

    void recordToken(String lease, long token) {
        tokens.merge(lease, token, Math::max);
    }

    /** Brings documents of an older shape up to date. */
    void migrate(Model<?> model) {
        rows(model.name())
                .replaceAll((id, row) -> row.shape == model.schemaVersion()
                        ? row
                        : new MemoryRow(
                                model.migrate(((ObjectNode) row.json).deepCopy(), row.shape),
                                row.version,
                                model.schemaVersion()));
    }
}
