package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A batch that is noted before it is sent to the database, and that waits for it once this node has decided. Its id is its number, so that the order of ids is the
 * commit order.
 *
 * @param batch the id of the batch
 * @param fence the fence of the batch
 * @param at the time of the note
 * @param writes the local writes, with their versions
 */
record JournalEntry(String batch, Optional<Fence> fence, Instant at, List<JournalWrite> writes) {
    static final Model<JournalEntry> MODEL =
            Model.builder("journal", JournalEntry.class).internal().build();

    /** A journalled write; the body is JSON text, so that every digit is preserved. */
    record JournalWrite(
            String model, String id, Precondition precondition, long version, int shape, Optional<String> body) {

        static JournalWrite of(RawWrite write) {
            return new JournalWrite(
                    write.model().name(),
                    write.id(),
                    write.precondition(),
                    write.version(),
                    write.schemaVersion(),
                    write.body().map(body -> new String(body.bytes(), StandardCharsets.UTF_8)));
        }

        RawWrite raw(Map<String, Model<?>> models) {
            Model<?> known = models.get(model);
            return new RawWrite(
                    known == null ? Model.builder(model, Object.class).build() : known,
                    id,
                    precondition,
                    version,
                    shape,
                    body.map(text -> new JsonBody(text.getBytes(StandardCharsets.UTF_8))));
        }
    }

    static JournalEntry of(RawBatch batch, Instant at) {
        return new JournalEntry(
                batch.id(),
                batch.fence(),
                at,
                batch.writes().stream().map(JournalWrite::of).toList());
    }

    RawBatch raw(Map<String, Model<?>> models) {
        return new RawBatch(
                batch, fence, writes.stream().map(item -> item.raw(models)).toList());
    }

    static String id(long number) {
        return String.format(java.util.Locale.ROOT, "%020d", number);
    }
}
