package io.fairbot.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.acceptance.SampleProcess;
import io.fairbot.checker.HandoffVerdict;
import io.fairbot.checker.SendVerdict;
import io.fairbot.checker.Transcripts;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attendant and bot never both answer a message, and nothing is lost, doubled or out of order, when the process is killed while
 * conversations change hands. {@code -Dfairbot.rounds} and {@code -Dfairbot.seed} choose how often and where.
 */
@Tag("harness")
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class HandoffCrashTest {
    private static final int ROUNDS = Integer.getInteger("fairbot.rounds", 1);
    private static final long SEED = Long.getLong("fairbot.seed", new Random().nextInt(1_000_000));
    private static final int LEAST_MESSAGES = 100;
    private static final int MOST_MESSAGES = 400;
    private static final int KILLS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Map<String, String> SETTINGS = Map.of("FAIRBOT_RATE_LIMIT", "100000/1m");

    @TempDir
    private Path directory;

    @Test
    void attendantAndBotNeverBothAnswerOverKills() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            long seed = SEED + i;
            System.out.println("round " + seed + " handoffs");
            assertThat(round(Files.createDirectories(directory.resolve("round-" + seed)), new Random(seed)))
                    .as("round " + seed)
                    .isEmpty();
        }
    }

    private static List<String> round(Path round, Random random) throws Exception {
        AttendedCustomers customers = new AttendedCustomers();
        for (int kill = 0; kill < KILLS; kill++) {
            try (SampleProcess sample = start(round)) {
                if (kill == 0) {
                    customers.signIn(sample.key());
                } else {
                    customers.settle(sample.address(), "between-" + kill);
                }
                customers.talk(
                        sample.address(),
                        LEAST_MESSAGES + random.nextInt(MOST_MESSAGES - LEAST_MESSAGES),
                        "kill-" + kill,
                        sample::kill);
            }
        }
        Path sandbox = round.resolve("data/sandbox");
        try (SampleProcess sample = start(round)) {
            customers.settle(sample.address(), "last");
            Set<String> spoken =
                    customers.said().values().stream().flatMap(List::stream).collect(Collectors.toSet());
            await().atMost(PATIENCE)
                    .until(() -> Transcripts.read(sandbox).sent().containsAll(spoken));
            sample.terminate();
        }
        Transcripts atEnd = Transcripts.read(sandbox);
        List<String> faults = new ArrayList<>(customers.faults());
        faults.addAll(HandoffVerdict.of(
                customers.acked(),
                outcomes(round.resolve("data"), customers.acked().keySet()),
                atEnd));
        faults.addAll(SendVerdict.of(customers.said(), Set.of(), atEnd));
        System.out.println("acked=" + customers.acked().size() + " said="
                + customers.said().values().stream().mapToInt(List::size).sum());
        return faults;
    }

    /** Returns the stored outcomes of messages; those that are not stored, or not settled, are left out. */
    private static Map<String, String> outcomes(Path data, Set<String> messages) {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("handoff-crash-test");
        SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        DocumentStore store = Storage.embedded(data)
                .open(ConversationEngine.models(), platform)
                .toCompletableFuture()
                .join();
        try {
            Map<String, String> outcomes = new HashMap<>();
            Optional<Query<InboxEntry>> next =
                    Optional.of(Query.of(ConversationModels.INBOX).limit(Query.MAX_LIMIT));
            while (next.isPresent()) {
                Query<InboxEntry> query = next.get();
                Page<InboxEntry> page = store.find(query).toCompletableFuture().join();
                page.documents().stream()
                        .map(Document::value)
                        .filter(entry -> entry.settledAt() != null && entry.outcome() != null)
                        .forEach(entry -> outcomes.put(entry.event().id(), String.valueOf(entry.outcome())));
                next = page.next().map(query::after);
            }
            outcomes.keySet().retainAll(messages);
            return outcomes;
        } finally {
            store.close().toCompletableFuture().join();
            scheduler.shutdown();
        }
    }

    private static SampleProcess start(Path round) {
        return SampleProcess.start(CrashHost.class.getName(), round, SETTINGS, CrashHost.HANDOFFS);
    }
}
