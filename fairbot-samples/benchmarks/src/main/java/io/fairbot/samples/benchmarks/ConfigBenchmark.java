package io.fairbot.samples.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.RuntimeConfiguration;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.storage.Storage;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A benchmark of a configuration change of three agents (validated, stored and applied) against the bare batch of the same
 * two documents.
 */
final class ConfigBenchmark {
    private static final int UPDATES = 1_000 / (Comparison.PAIRS + 1);
    private static final double NANOS = 1e6;
    private static final double HIGH = 0.99;
    private static final Model<BaselineVersion> CURRENT =
            Model.builder("current", BaselineVersion.class).build();
    private static final Model<BaselineVersion> HISTORY =
            Model.builder("history", BaselineVersion.class).build();

    private final Path work;
    private final List<Double> single = new ArrayList<>();

    /** The document of the reference, of the same size as fairbot's. */
    record BaselineVersion(long version, String by, Map<String, BenchmarkConfig> sections) {}

    /** The configuration of an agent. */
    record BenchmarkConfig(int limit, String text) {}

    ConfigBenchmark(Path work) {
        this.work = work;
    }

    Comparison measure() throws Exception {
        Comparison comparison = Comparison.of("configuration decision", "ms", this::ours, this::reference);
        single.sort(null);
        return comparison.with("p99 ms", single.get((int) (single.size() * HIGH)));
    }

    private double ours() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        Settings settings =
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory).with(BootstrapSettings.API_PORT, 0);
        try (Coordinator coordinator = Coordinator.builder(settings)
                .storage(Storage.embedded(directory))
                .agent(new ConfigurableAgent("first"))
                .agent(new ConfigurableAgent("second"))
                .agent(new ConfigurableAgent("third"))
                .build()) {
            coordinator.start();
            RuntimeConfiguration configuration = coordinator.configuration();
            return median(version -> configuration.update(version, patch(version), "bench"));
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }

    private double reference() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        List<Double> own = List.copyOf(single);
        try (BenchmarkPlatform platform = new BenchmarkPlatform()) {
            DocumentStore store = Storage.embedded(directory)
                    .open(List.of(CURRENT, HISTORY), platform.platform())
                    .toCompletableFuture()
                    .join();
            double median = median(version -> {
                Map<String, BenchmarkConfig> sections = new TreeMap<>();
                patch(version)
                        .keySet()
                        .forEach(agent -> sections.put(agent, new BenchmarkConfig(version.intValue(), "x")));
                BaselineVersion document = new BaselineVersion(version, "bench", sections);
                return store.apply(Batch.of(
                        "batch-" + version,
                        Write.put(CURRENT, "current", document),
                        Write.insert(HISTORY, "version-" + version, document)));
            });
            store.close().toCompletableFuture().join();
            return median;
        } finally {
            single.clear();
            single.addAll(own);
            BenchmarkDirectories.delete(directory);
        }
    }

    private static Map<String, ObjectNode> patch(long version) {
        Map<String, ObjectNode> patch = new TreeMap<>();
        for (String agent : List.of("first", "second", "third")) {
            patch.put(agent, Json.mapper().createObjectNode().put("limit", (int) version));
        }
        return patch;
    }

    /** Returns the median duration of sequential updates, as an administrator makes them. */
    private double median(Function<Long, CompletionStage<?>> update) {
        List<Double> times = new ArrayList<>();
        for (long version = 1; version <= UPDATES; version++) {
            long begin = System.nanoTime();
            update.apply(version).toCompletableFuture().join();
            times.add((System.nanoTime() - begin) / NANOS);
        }
        single.addAll(times);
        return Comparison.median(times);
    }

    /** An agent that accepts any configuration. */
    private record ConfigurableAgent(String id) implements Agent, ConfigSection<BenchmarkConfig> {
        @Override
        public AgentInfo info() {
            return AgentInfo.of(id, "1");
        }

        @Override
        public Optional<ConfigSection<?>> configuration() {
            return Optional.of(this);
        }

        @Override
        public Class<BenchmarkConfig> type() {
            return BenchmarkConfig.class;
        }

        @Override
        public BenchmarkConfig initial() {
            return new BenchmarkConfig(0, "x");
        }

        @Override
        public CompletionStage<Void> apply(BenchmarkConfig decided, long version) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }
}
