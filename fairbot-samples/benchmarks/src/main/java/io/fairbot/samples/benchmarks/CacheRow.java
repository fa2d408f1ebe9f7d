package io.fairbot.samples.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairbot.json.Json;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreProvider;
import java.util.List;
import java.util.function.IntFunction;

/** Reads of documents that were read before, beside what it takes to parse one of them. */
final class CacheRow {
    private static final int DOCUMENTS = 100;
    private static final int READS = 2_000_000;
    private static final int PARSES = 200_000;

    private final StoreProvider provider;
    private final BenchPlatform platform;
    private final Model<?> model;
    private final IntFunction<Batch> put;

    CacheRow(StoreProvider provider, BenchPlatform platform, Model<?> model, IntFunction<Batch> put) {
        this.provider = provider;
        this.platform = platform;
        this.model = model;
        this.put = put;
    }

    Comparison measure() throws Exception {
        DocumentStore store = provider.open(List.of(model), platform.platform())
                .toCompletableFuture()
                .join();
        String[] ids = new String[DOCUMENTS];
        for (int i = 0; i < DOCUMENTS; i++) {
            Batch batch = put.apply(i);
            ids[i] = batch.writes().get(0).id();
            store.apply(batch).toCompletableFuture().join();
        }
        byte[] json = Json.mapper()
                .writeValueAsBytes(store.get(model, ids[0])
                        .toCompletableFuture()
                        .join()
                        .orElseThrow()
                        .value());
        Comparison comparison = Comparison.of("cached get", "gets/s", () -> gets(store, ids), () -> parses(json));
        store.close().toCompletableFuture().join();
        return comparison;
    }

    private double gets(DocumentStore store, String[] ids) {
        long versions = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            versions += store.get(model, ids[i % DOCUMENTS])
                    .toCompletableFuture()
                    .join()
                    .orElseThrow()
                    .version();
        }
        return seen(versions, READS / ((System.nanoTime() - begin) / 1e9));
    }

    private double parses(byte[] json) throws java.io.IOException {
        ObjectMapper mapper = Json.mapper();
        long same = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < PARSES; i++) {
            same += System.identityHashCode(mapper.readValue(json, model.type()));
        }
        return seen(same, PARSES / ((System.nanoTime() - begin) / 1e9));
    }

    /** Keeps the compiler from leaving out what nobody looks at. */
    private static double seen(long sum, double rate) {
        if (sum == 0) {
            throw new IllegalStateException("Nothing was read.");
        }
        return rate;
    }
}
