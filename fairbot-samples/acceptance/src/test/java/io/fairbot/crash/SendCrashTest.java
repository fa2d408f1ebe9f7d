package io.fairbot.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.acceptance.SampleProcess;
import io.fairbot.checker.Transcripts;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.json.Json;
import io.fairbot.store.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A message that is sent is one message, however often it is asked for, and it is stored with the caller's document or not at all. */
@Tag("harness")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SendCrashTest {
    private static final long SEED = Long.getLong("fairbot.seed", new Random().nextInt(1_000_000));
    private static final int KEYS = 100;
    private static final int REQUESTS_PER_KEY = 10;
    private static final int ACCEPTED = 202;
    private static final String ENDLESS = "1000000";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    private SampleProcess start(String orders) {
        return SampleProcess.start(
                CrashHost.class.getName(),
                directory,
                Map.of("FAIRBOT_RATE_LIMIT", "100000/1m"),
                CrashHost.SENDS,
                orders);
    }

    /** Asks for each of the messages several times, all at once; the answers of a process that is killed fail. */
    private List<CompletableFuture<?>> askForAll(URI address, String key, CountDownLatch answers) {
        List<Integer> requests = new ArrayList<>(
                IntStream.range(0, KEYS * REQUESTS_PER_KEY).boxed().toList());
        Collections.shuffle(requests, new Random(SEED));
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int request : requests) {
            all.add(ask(address, key, request % KEYS).whenComplete((status, failure) -> answers.countDown()));
        }
        return all;
    }

    private CompletableFuture<Integer> ask(URI address, String key, int number) {
        String body =
                "{\"branch\":\"%s\",\"to\":\"+5548999%06d\",\"purpose\":\"notice\",\"content\":{\"text\":\"Aviso %d\"}}"
                        .formatted(OrderAgent.BRANCH, number % 7, number);
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/messages"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "notice-" + number)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(answer -> {
            if (answer.statusCode() == ACCEPTED) {
                accepted.add(idOf(answer.body()));
            }
            return answer.statusCode();
        });
    }

    private static String idOf(String answer) {
        try {
            return Json.mapper().readTree(answer).path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aThousandRequestsWithAHundredKeysAreAHundredMessagesAcrossAKill() throws Exception {
        System.out.println("seed=" + SEED);
        int before = KEYS * REQUESTS_PER_KEY / 10 + new Random(SEED).nextInt(KEYS * REQUESTS_PER_KEY / 2);
        String key;
        try (SampleProcess sample = start(ENDLESS)) {
            key = sample.key();
            CountDownLatch answers = new CountDownLatch(before);
            askForAll(sample.address(), key, answers);
            answers.await();
            sample.kill();
        }
        Set<String> orders = stored();
        try (SampleProcess sample = start("0")) {
            List<CompletableFuture<?>> all =
                    askForAll(sample.address(), key, new CountDownLatch(KEYS * REQUESTS_PER_KEY));
            CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
            assertThat(all).extracting(answer -> (Object) answer.join()).containsOnly(ACCEPTED);
            Path sandbox = directory.resolve("data/sandbox");
            await().atMost(PATIENCE)
                    .until(() -> Transcripts.read(sandbox).sent().size() >= KEYS + orders.size());
            sample.terminate();
        }
        assertThat(accepted).as("ids of all answers").hasSize(KEYS);
        List<String> sent = Transcripts.read(directory.resolve("data/sandbox")).lines().stream()
                .filter(line -> line.direction().equals("out"))
                .map(Transcripts.TranscriptLine::id)
                .toList();
        assertThat(sent).doesNotHaveDuplicates().hasSize(KEYS + orders.size()).containsAll(accepted);
    }

    /** Returns the orders that were stored; each has its confirmation, and no confirmation is without its order. */
    private Set<String> stored() {
        List<Model<?>> models = new ArrayList<>(ConversationEngine.models());
        models.add(OrderAgent.ORDERS);
        try (EmbeddedRows rows = new EmbeddedRows(directory.resolve("data"), models)) {
            Set<String> confirmed = new HashSet<>();
            rows.all(ConversationModels.OUTBOX).stream()
                    .map(row -> row.value().content().text())
                    .filter(text -> text.startsWith(OrderAgent.confirmation("")))
                    .forEach(confirmed::add);
            Set<String> orders = new HashSet<>();
            rows.all(OrderAgent.ORDERS).forEach(order -> orders.add(order.id()));
            assertThat(orders).as("orders before the kill").isNotEmpty();
            assertThat(confirmed)
                    .isEqualTo(Set.copyOf(
                            orders.stream().map(OrderAgent::confirmation).toList()));
            return orders;
        }
    }
}
