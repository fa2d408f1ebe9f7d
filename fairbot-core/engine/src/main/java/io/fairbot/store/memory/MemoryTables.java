package io.fairbot.store.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.store.Model;
import java.util.HashMap;
import java.util.Map;

/** The contents of a memory store, which outlive a close. Used by the thread of the open store. */
final class MemoryTables {
    final Map<String, LeaseEntry> owners = new HashMap<>();
    private final Map<String, Map<String, MemoryRow>> models = new HashMap<>();
    private final Map<String, Long> tokens = new HashMap<>();
    long versionFloor;

    /** A document as JSON, so that nothing is stored that cannot be serialized. */
    record MemoryRow(JsonNode json, long version, int shape) {}

    /** The holder of a lease, and the end of the lease on the monotonic clock. */
    record LeaseEntry(String holder, long token, long until) {}

    Map<String, MemoryRow> rows(String model) {
        return models.computeIfAbsent(model, name -> new HashMap<>());
    }

    /** Returns the highest token of a lease that was granted or seen, 0 for none. */
    long token(String lease) {
        return tokens.getOrDefault(lease, 0L);
    }

    void recordToken(String lease, long token) {
        tokens.merge(lease, token, Math::max);
    }

    /** Migrates documents of an older schema version. */
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
