package io.fairbot.samples.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A benchmark of messages per second, from a customer's message to the sending of the reply, both durable, with 64
 * concurrent contacts; and of the processor time of a message with more branches.
 */
final class ConversationBenchmark {
    private static final LoadGenerator CONTACTS = new LoadGenerator(64, 100);
    /** The compiler has seen all of the path after some ten thousand messages. */
    private static final int RUNS_BEFORE_WARM = 8;

    private static final LoadGenerator OF_BRANCHES = new LoadGenerator(64, 50);
    private static final int CONTACTS_OF_BRANCHES = 512;

    private final Path work;
    private final List<Double> oursP99 = new ArrayList<>();
    private final List<Double> referenceP99 = new ArrayList<>();
    private final List<Double> oursMicros = new ArrayList<>();
    private final List<Double> referenceMicros = new ArrayList<>();

    ConversationBenchmark(Path work) {
        this.work = work;
    }

    /**
     * Measures the messages per second twice: the first runs of a process, in which the compiler works beside, and, after as
     * many again, runs of a warm one.
     */
    Comparison measure() throws Exception {
        Comparison cold = Comparison.of("conversation 64 contacts", "messages/s", this::ours, this::reference);
        double p99 = Comparison.median(oursP99);
        double p99OfReference = Comparison.median(referenceP99);
        for (int run = 0; run < RUNS_BEFORE_WARM; run++) {
            ours();
            reference();
        }
        oursMicros.clear();
        referenceMicros.clear();
        Comparison warm = Comparison.of("warm", "messages/s", this::ours, this::reference);
        return cold.with("p99 ms", p99)
                .with("reference p99 ms", p99OfReference)
                .with("warm ratio", warm.ratio())
                .with("warm messages/s", Comparison.median(warm.ours()))
                .with("warm reference messages/s", Comparison.median(warm.reference()))
                .with("warm CPU us", Comparison.median(oursMicros))
                .with("warm reference CPU us", Comparison.median(referenceMicros));
    }

    private double ours() throws Exception {
        ConversationRun.RunResult result = new ConversationRun(1, CONTACTS.count(), CONTACTS).in(work);
        oursP99.add(result.load().p99());
        oursMicros.add(result.micros());
        return result.load().rate();
    }

    private double reference() throws Exception {
        Path directory = BenchmarkDirectories.fresh(work);
        try (SqliteBaseline store = new SqliteBaseline(directory.resolve("bare.db"), ConversationBaseline.SCHEMA)) {
            ConversationBaseline conversation = new ConversationBaseline(store);
            long before = ConversationRun.processorTime();
            LoadGenerator.Load load = CONTACTS.run(
                    number -> conversation.message(Integer.toString(number / CONTACTS.each()), "m-" + number));
            referenceMicros.add((ConversationRun.processorTime() - before) / 1e3 / CONTACTS.calls());
            referenceP99.add(load.p99());
            return load.rate();
        } finally {
            BenchmarkDirectories.delete(directory);
        }
    }

    /** Measures the processor time of a message of 512 contacts at some branches, and at one. */
    Comparison branches(int branches) throws Exception {
        return Comparison.of(
                "conversation CPU " + branches + " branches", "us/message", () -> micros(branches), () -> micros(1));
    }

    private double micros(int branches) throws Exception {
        return new ConversationRun(branches, CONTACTS_OF_BRANCHES, OF_BRANCHES)
                .in(work)
                .micros();
    }
}
