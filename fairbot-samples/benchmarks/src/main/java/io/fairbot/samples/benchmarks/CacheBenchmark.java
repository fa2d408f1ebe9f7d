package io.fairbot.samples.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.json.Json;
import io.fairbot.storage.Storage;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.testkit.mongod.ReplicaSet;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A benchmark of reads of hot documents per second: the hybrid store, which caches them in memory, against Jackson's parsing
 * of the same bytes.
 */
final class CacheBenchmark {
    private static final int DOCUMENTS = 1000;
    private static final int READS = 2_000_000;
    private static final int PARSES = 200_000;

    private final Path work;
    private final ReplicaSet set;
    private final List<String> ids = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();

    CacheBenchmark(Path work, ReplicaSet set) {
        this.work = work;
        this.set = set;
    }

    Comparison measure() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try (BenchmarkPlatform platform = new BenchmarkPlatform()) {
            Mongo mongo = Mongo.uri(set.uri()).database(set.newDatabase()).encryptionKey(DatabaseBenchmark.KEY);
            DocumentStore store =
                    await(Storage.hybrid(mongo, directory).open(ConversationModels.all(), platform.platform()));
            fill(store);
            Comparison comparison = Comparison.of("cache hot read", "reads/s", () -> reads(store), this::parses);
            await(store.close());
            return comparison.with("bytes of a document", bodies.get(0).length);
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }

    private void fill(DocumentStore store) throws JsonProcessingException {
        for (int number = 0; number < DOCUMENTS; number++) {
            ConversationRecord conversation = conversation(number);
            String id = ConversationRecord.id(conversation.branch(), conversation.contact());
            await(store.apply(Batch.of(id, Write.insert(ConversationModels.CONVERSATIONS, id, conversation))))
                    .orThrow();
            ids.add(id);
            bodies.add(Json.mapper().writeValueAsBytes(conversation));
        }
    }

    /** Returns a conversation in the middle of a purchase. */
    private static ConversationRecord conversation(int number) {
        Instant now = Instant.parse("2026-03-02T13:00:00Z").plusMillis(number);
        ConversationState state = new ConversationState(
                "amount",
                Map.of("operation", "BUY", "currency", "USD", "quote.id", "matriz.m-" + number, "tries", "1"));
        return new ConversationRecord(
                "matriz",
                "contact-" + number,
                Alias.of(new PhoneNumber("+55489" + (10_000_000 + number))),
                state,
                now.plusSeconds(1800),
                null,
                null,
                null,
                null,
                null,
                now);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private double reads(DocumentStore store) {
        long begin = System.nanoTime();
        long branches = 0;
        for (int i = 0; i < READS; i++) {
            branches += await(store.get(ConversationModels.CONVERSATIONS, ids.get(i % DOCUMENTS)))
                    .orElseThrow()
                    .value()
                    .branch()
                    .length();
        }
        return rate(branches, READS, begin);
    }

    private double parses() throws IOException {
        long begin = System.nanoTime();
        long branches = 0;
        for (int i = 0; i < PARSES; i++) {
            branches += Json.mapper()
                    .readValue(bodies.get(i % DOCUMENTS), ConversationRecord.class)
                    .branch()
                    .length();
        }
        return rate(branches, PARSES, begin);
    }

    /** Returns the reads per second; the results are used, so that the JIT compiler cannot eliminate the reads. */
    private static double rate(long branches, int count, long begin) {
        if (branches != count * (long) "matriz".length()) {
            throw new IllegalStateException("Another document was read.");
        }
        return count / ((System.nanoTime() - begin) / 1e9);
    }
}
