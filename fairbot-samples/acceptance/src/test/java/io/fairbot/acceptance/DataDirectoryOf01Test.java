package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchSchema;
import io.fairbot.branch.TimeOfDayRange;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.whatsapp.lines.DeclaredSettings;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory that fairbot 0.1 left is opened by today's code; the README beside it says what is in it. */
class DataDirectoryOf01Test {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-directory");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Five minutes after the directory was left: its quotes and unsent replies are still valid. */
    private static final Instant NOW = Instant.parse("2026-11-30T15:01:00Z");

    /** Models with documents, and how many each has. */
    private static final Map<String, Integer> COUNTS = Map.ofEntries(
            Map.entry("inbox", 16),
            Map.entry("outbox", 13),
            Map.entry("conversations", 4),
            Map.entry("timers", 1),
            Map.entry("contacts", 4),
            Map.entry("aliases", 4),
            Map.entry("api_keys", 1),
            Map.entry("audit", 2),
            Map.entry("configuration", 1),
            Map.entry("configuration_history", 1),
            Map.entry("branches", 5),
            Map.entry("rates", 5),
            Map.entry("iof", 5),
            Map.entry("rate_history", 1),
            Map.entry("quotes", 2));

    private final InstantSource clock =
            InstantSource.offset(InstantSource.system(), Duration.between(Instant.now(), NOW));

    @TempDir
    private Path directory;

    @BeforeEach
    void unpack() throws IOException {
        try (InputStream packed =
                        Objects.requireNonNull(DataDirectoryOf01Test.class.getResourceAsStream("data-0.1/data.zip"));
                ZipInputStream zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
            }
        }
    }

    @Test
    void everyDocumentIsReadable() {
        List<Model<?>> models = coordinator().models();
        Map<String, Integer> counts = new HashMap<>();
        withStore(models, store -> {
            for (Model<?> model : models) {
                int count = all(store, model).size();
                if (count > 0) {
                    counts.put(model.name(), count);
                }
            }
        });
        assertThat(counts).isEqualTo(COUNTS);
    }

    @Test
    void theConversationsContinue() throws Exception {
        Map<String, Document<ConversationRecord>> before = new HashMap<>();
        withStore(ConversationModels.all(), store -> before.putAll(all(store, ConversationModels.CONVERSATIONS)));

        Coordinator coordinator = coordinator();
        coordinator.start();
        assertThat(ask(coordinator.address(), "matriz", "+5548999990001", "quero comprar 300 euros"))
                .as("by the rate that is in the directory")
                .contains("Comprar 300 EUR", "R$ 6,5200");
        assertThat(ask(coordinator.address(), "shopping", "+5548999990003", "quero comprar 100 dólares"))
                .as("by the rate that was set by hand")
                .contains("R$ 5,6000");
        // To the fourth customer 0.1 had sent three replies; four were not sent, and three messages not yet handled.
        await().atMost(PATIENCE).until(() -> sent("serra") == 10);
        coordinator.stop();

        withStore(ConversationModels.all(), store -> {
            Map<String, Document<ConversationRecord>> after = all(store, ConversationModels.CONVERSATIONS);
            assertThat(after).containsOnlyKeys(before.keySet());
            assertThat(all(store, ConversationModels.OUTBOX).values())
                    .extracting(document -> document.value().status())
                    .containsOnly(OutboxEntry.OutboxStatus.SENT);
            assertThat(all(store, ConversationModels.TIMERS)).hasSize(1);
        });
    }

    @Test
    void theBranchesAreWhatTheyWere() {
        BranchSchema schema = DeclaredSettings.of(
                Settings.defaults(), List.of(new BranchAgent(), new ExchangeAgent()), List.of(new SandboxChannel()));
        withStore(List.of(BranchAgent.BRANCHES), store -> {
            List<Branch> branches = all(store, BranchAgent.BRANCHES).values().stream()
                    .map(document -> schema.check(document.value()))
                    .sorted(Shop.ORDER)
                    .toList();
            assertThat(branches)
                    .extracting(Branch::id)
                    .containsExactly("matriz", "aeroporto", "shopping", "serra", "praia");
            Branch shopping = branches.get(2);
            assertThat(shopping.name()).isEqualTo("Fair Câmbio Shopping");
            assertThat(shopping.phone()).isEqualTo("+5592999990102");
            assertThat(shopping.channel()).isEqualTo("sandbox");
            assertThat(shopping.zone()).isEqualTo(ZoneId.of("America/Manaus"));
            assertThat(shopping.hours().holidayHours()).containsExactly(TimeOfDayRange.parse("14:00-20:00"));
            assertThat(Shop.of(shopping))
                    .isEqualTo(new Shop(
                            "Manaus",
                            "AM",
                            "Av. do Igarapé, 1300, loja 45, Adrianópolis, Manaus - AM",
                            "geo:-3.0930,-60.0220",
                            2,
                            List.of("USD", "EUR")));
        });
    }

    @Test
    void aMessageThatWasAnsweredIsStillKnown() throws Exception {
        Map<String, Document<InboxEntry>> before = new HashMap<>();
        withStore(ConversationModels.all(), store -> before.putAll(all(store, ConversationModels.INBOX)));
        InboxEntry answered = before.values().stream()
                .map(Document::value)
                .filter(entry -> entry.outcome() == InboxEntry.EventOutcome.ANSWERED)
                .filter(entry -> entry.event() instanceof ConversationEvent.Message)
                .findFirst()
                .orElseThrow();

        Coordinator coordinator = coordinator();
        coordinator.start();
        ask(
                coordinator.address(),
                Map.of(
                        "branch", answered.branch(),
                        "from", answered.from().value(),
                        "id", answered.event().id(),
                        "text", answered.event().text()));
        coordinator.stop();

        withStore(ConversationModels.all(), store -> {
            Map<String, Document<InboxEntry>> after = all(store, ConversationModels.INBOX);
            assertThat(after).hasSameSizeAs(before);
            Document<InboxEntry> same =
                    Objects.requireNonNull(after.get(InboxEntry.id(answered.branch(), answered.key())));
            assertThat(same.value()).isEqualTo(answered);
        });
    }

    /** How many messages the provider's side of a branch has taken from the bot. */
    private long sent(String branch) throws IOException {
        return Files.readAllLines(directory.resolve("sandbox/" + branch + ".jsonl")).stream()
                .filter(line -> line.contains("\"direction\":\"out\""))
                .count();
    }

    private Coordinator coordinator() {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        return Coordinator.builder(settings)
                .storage(Storage.embedded(directory))
                .clock(clock)
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .build();
    }

    private static String ask(URI address, String branch, String from, String text)
            throws IOException, InterruptedException {
        return ask(address, Map.of("branch", branch, "from", from, "text", text));
    }

    private static String ask(URI address, Map<String, String> message) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/sandbox/messages?wait=30s"))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.mapper().writeValueAsString(message)))
                .build();
        JsonNode answer = Json.mapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
        return String.join("\n", answer.path("replies").findValuesAsText("text"));
    }

    private static <T> Map<String, Document<T>> all(DocumentStore store, Model<T> model) {
        Map<String, Document<T>> found = new HashMap<>();
        store.find(Query.of(model).limit(Query.MAX_LIMIT))
                .toCompletableFuture()
                .join()
                .documents()
                .forEach(document -> found.put(document.id(), document));
        return found;
    }

    private void withStore(List<Model<?>> models, java.util.function.Consumer<DocumentStore> work) {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
        SystemTimeSource time = new SystemTimeSource(clock, scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        DocumentStore store = Storage.embedded(directory)
                .open(models, platform)
                .toCompletableFuture()
                .join();
        try {
            work.accept(store);
        } finally {
            store.close().toCompletableFuture().join();
            scheduler.shutdownNow();
        }
    }
}
