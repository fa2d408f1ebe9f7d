package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A backup made under load is restored beside the sandbox's transcripts, which are the provider's memory: nothing goes out
 * before a person says so, and then exactly what they chose.
 */
class HeldAfterRestoreTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-restore");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CUSTOMERS = 24;
    private static final String BRANCH = "matriz";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("restore-test");
    private final SandboxChannel firstChannel = new SandboxChannel();

    static Stream<Integer> seeds() {
        return Stream.iterate(1, seed -> seed + 1).limit(20);
    }

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    /** Echoes; of some messages it thinks until the gate is open. */
    private record GatedEcho(CountDownLatch gate) implements ConversationHandler {
        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            if (event.text().startsWith("devagar")) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
            return Turn.reply("eco " + event.text());
        }

        @Override
        public Optional<Reply> apology(ApologyReason reason, ConversationContext context) {
            return Optional.of(Reply.of("desculpe"));
        }
    }

    private static Coordinator coordinator(Path data, SandboxChannel channel, ConversationHandler handler) {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, data)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        return Coordinator.builder(settings)
                .storage(Storage.embedded(data))
                .channel(channel)
                .agent(new BranchAgent())
                .handler(handler)
                .build();
    }

    private JsonNode call(Coordinator on, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(on.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isLessThan(300);
        return Json.mapper().readTree(answer.body());
    }

    private static String phone(int customer) {
        return "+55489999" + (90_000 + customer);
    }

    private void send(Coordinator on, int customer, String text, String wait) throws Exception {
        call(
                on,
                "POST",
                "/sandbox/messages" + wait,
                "{\"branch\":\"%s\",\"from\":\"%s\",\"text\":\"%s\"}".formatted(BRANCH, phone(customer), text));
    }

    /** What the provider was given, by customer: each attempt, also one that it dropped as a repetition. */
    private static Map<String, List<String>> sent(Path data) throws IOException {
        Map<String, List<String>> sent = new TreeMap<>();
        for (String line : Files.readAllLines(transcript(data))) {
            JsonNode message = Json.mapper().readTree(line);
            if (!message.path("direction").asText().equalsIgnoreCase("in")) {
                sent.computeIfAbsent(message.path("chat").asText(), chat -> new ArrayList<>())
                        .add(message.path("text").asText());
            }
        }
        return sent;
    }

    private static Path transcript(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("sandbox"))) {
            return files.filter(file -> file.endsWith(BRANCH + ".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What was given to the provider since an earlier moment, by customer. */
    private static Map<String, List<String>> since(Map<String, List<String>> before, Path data) throws IOException {
        Map<String, List<String>> news = new TreeMap<>();
        sent(data).forEach((chat, texts) -> {
            List<String> more =
                    texts.subList(before.getOrDefault(chat, List.of()).size(), texts.size());
            if (!more.isEmpty()) {
                news.put(chat, List.copyOf(more));
            }
        });
        return news;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Customers write; some messages are being thought about and some replies are on their way when the backup is made. */
    private Path backUpUnderLoad(Path live, Random random) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Coordinator first = coordinator(live, firstChannel, new GatedEcho(gate))) {
            first.start();
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                send(first, customer, (random.nextInt(3) == 0 ? "devagar " : "oi ") + customer, "");
                if (customer == CUSTOMERS / 2) {
                    firstChannel.faults().delayAnswers(BRANCH, Duration.ofMillis(200));
                }
            }
            Path backup = Path.of(call(first, "POST", "/coordination/backup", "")
                    .path("directory")
                    .asText());
            // The first one goes on: the provider remembers more than the backup does.
            gate.countDown();
            await().atMost(PATIENCE).until(() -> sent(live).size() == CUSTOMERS);
            return backup;
        }
    }

    private Map<String, String> held(Coordinator on) throws Exception {
        Map<String, String> held = new HashMap<>();
        call(on, "GET", "/coordination/held?limit=1000", "")
                .path("held")
                .forEach(item ->
                        held.put(item.path("id").asText(), item.path("kind").asText()));
        return held;
    }

    /** The telephone number of each contact. */
    private static Map<String, String> phones(Path data, Platform platform) {
        DocumentStore store = Storage.embedded(data)
                .open(ConversationModels.all(), platform)
                .toCompletableFuture()
                .join();
        Map<String, String> phones = store
                .find(Query.of(ConversationModels.CONTACTS).limit(Query.MAX_LIMIT))
                .toCompletableFuture()
                .join()
                .documents()
                .stream()
                .collect(Collectors.toMap(
                        Document::id,
                        document -> document.value().aliases().get(0).value()));
        store.close().toCompletableFuture().join();
        return phones;
    }

    private static String ids(List<String> ids) throws IOException {
        return Json.mapper().writeValueAsString(Map.of("ids", ids));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingGoesOutBeforeAPersonSaysSoAndThenExactlyWhatTheyChose(int seed) throws Exception {
        Random random = new Random(seed);
        Path live = directory.resolve("live");
        Path backup = backUpUnderLoad(live, random);
        Path restored = directory.resolve("restored");
        SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(seed)), new DaemonExecutorFactory());
        Storage.restore(backup, restored, platform).toCompletableFuture().join();
        copy(live.resolve("sandbox"), restored.resolve("sandbox"));

        Map<String, List<String>> before = sent(restored);
        GatedEcho echo = new GatedEcho(new CountDownLatch(0));
        Map<String, String> held;
        try (Coordinator second = coordinator(restored, new SandboxChannel(), echo)) {
            second.start();
            held = held(second);
            assertThat(held).as("the backup was made under load").isNotEmpty();
            assertThat(call(second, "GET", "/health", "")
                            .at("/components/held/status")
                            .asText())
                    .isEqualTo("DEGRADED");
            // Every customer is answered again, and nothing else.
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                send(second, customer, "de novo " + customer, "?wait=30s");
            }
            await().atMost(PATIENCE).until(() -> since(before, restored).size() == CUSTOMERS);
        }
        Map<String, List<String>> again = since(before, restored);
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            assertThat(again.get(phone(customer))).containsExactly("eco de novo " + customer);
        }

        Map<String, String> phones = phones(restored, platform);
        Map<String, List<String>> decided = sent(restored);
        try (Coordinator third = coordinator(restored, new SandboxChannel(), echo)) {
            third.start();
            assertThat(held(third)).as("after a restart").isEqualTo(held);
            Map<String, String> contacts = new HashMap<>();
            call(third, "GET", "/coordination/held?limit=1000", "")
                    .path("held")
                    .forEach(item -> contacts.put(
                            item.path("id").asText(), item.path("contact").asText()));
            List<String> released = new ArrayList<>();
            List<String> late = new ArrayList<>();
            List<String> closed = new ArrayList<>();
            for (Map.Entry<String, String> item : new TreeMap<>(held).entrySet()) {
                switch (random.nextInt(4)) {
                    case 0 -> released.add(item.getKey());
                    case 1 -> (item.getValue().equals("inbox") ? late : closed).add(item.getKey());
                    case 2 -> closed.add(item.getKey());
                    default -> {
                        // Left as it is.
                    }
                }
            }
            decide(third, "release", released);
            decide(third, "answer-late", late);
            decide(third, "close", closed);

            int answers = released.size() + late.size();
            await().atMost(PATIENCE)
                    .until(() -> since(decided, restored).values().stream()
                                    .mapToInt(List::size)
                                    .sum()
                            >= answers);
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                send(third, customer, "no fim " + customer, "?wait=30s");
            }
            await().atMost(PATIENCE)
                    .until(() -> since(decided, restored).values().stream()
                                    .mapToInt(List::size)
                                    .sum()
                            >= answers + CUSTOMERS);
            Map<String, String> expected = new TreeMap<>();
            released.forEach(id -> expected.put(phones.get(contacts.get(id)), "eco"));
            late.forEach(id -> expected.put(phones.get(contacts.get(id)), "desculpe"));
            Map<String, String> chosen = new TreeMap<>();
            since(decided, restored)
                    .forEach((chat, texts) -> texts.stream()
                            .filter(text -> !text.startsWith("eco no fim"))
                            .forEach(text ->
                                    chosen.merge(chat, text.split(" ", 2)[0], (one, other) -> one + " " + other)));
            assertThat(chosen).isEqualTo(expected).hasSize(answers);
            assertThat(held(third).keySet())
                    .isEqualTo(held.keySet().stream()
                            .filter(id -> !released.contains(id) && !late.contains(id) && !closed.contains(id))
                            .collect(Collectors.toSet()));
        }
    }

    private void decide(Coordinator on, String decision, List<String> ids) throws Exception {
        if (!ids.isEmpty()) {
            JsonNode result = call(on, "POST", "/coordination/held/" + decision, ids(ids));
            assertThat(result.path("decided").asInt()).isEqualTo(ids.size());
            assertThat(result.path("skipped")).isEmpty();
        }
    }
}
