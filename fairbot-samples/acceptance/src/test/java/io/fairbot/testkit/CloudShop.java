package io.fairbot.testkit;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.cloud.CloudChannel;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The exchange house with its five branches, each a line of the lab, at a time of its own. */
final class CloudShop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** The ids of the lab's numbers, and the numbers themselves, count from these. */
    private static final long FIRST_ID = 880000000000101L;

    private static final long FIRST_NUMBER = 554833110001L;

    final CloudLab lab;
    private final Map<String, String> numbers = new TreeMap<>();
    private final Instant began = Instant.now();
    private final Instant start;
    private final Coordinator coordinator;
    private @Nullable DocumentStore store;
    private volatile Duration moved = Duration.ZERO;

    private CloudShop(CloudLab lab, Path directory, Instant start) throws IOException {
        this.lab = lab;
        this.start = start;
        Settings settings = Settings.fromVariables(Map.of(
                        "FAIRBOT_CHANNEL", CloudChannel.ID,
                        "FAIRBOT_BRANCHES_FILE", branches(directory).toString(),
                        "FAIRBOT_CLOUD_ACCESS_TOKEN", CloudLab.TOKEN.reveal(),
                        "FAIRBOT_CLOUD_APP_SECRET", CloudLab.APP_SECRET.reveal(),
                        "FAIRBOT_CLOUD_VERIFY_TOKEN", CloudLab.VERIFY_TOKEN.reveal(),
                        "FAIRBOT_CLOUD_GRAPH_URL", lab.address().toString()))
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0);
        coordinator = Coordinator.builder(settings)
                .storage((models, platform) ->
                        new MemoryStorage().open(models, platform).thenApply(this::opened))
                .channel(new CloudChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .clock(this::now)
                .build();
        coordinator.start();
        lab.perform("config", Map.of("callback", coordinator.address() + "/webhooks/whatsapp"));
    }

    private DocumentStore opened(DocumentStore opened) {
        store = opened;
        return opened;
    }

    static CloudShop open(CloudLab lab, Path directory, Instant start) {
        try {
            return new CloudShop(lab, Files.createTempDirectory(directory, "shop"), start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the branches of the sample with their numbers at Meta. */
    private Path branches(Path directory) throws IOException {
        ObjectNode sample = (ObjectNode) Json.mapper().readTree(BranchAgent.sampleJson());
        for (JsonNode branch : sample.path("branches")) {
            String number = String.valueOf(FIRST_ID + numbers.size());
            numbers.put(branch.path("id").asText(), number);
            ((ObjectNode) branch)
                    .put("channel", CloudChannel.ID)
                    .putObject("lines")
                    .putObject(CloudChannel.ID)
                    .put(CloudChannel.PHONE_NUMBER_ID.name(), number)
                    .put(CloudChannel.ACCOUNT_ID.name(), CloudLab.ACCOUNT);
        }
        return Files.writeString(directory.resolve("branches.json"), sample.toString());
    }

    Instant now() {
        return start.plus(Duration.between(began, Instant.now())).plus(moved);
    }

    void pass(Duration time) {
        moved = moved.plus(time);
    }

    String number(String branch) {
        return Optional.ofNullable(numbers.get(branch))
                .orElseThrow(() -> new IllegalArgumentException("There is no branch " + branch + "."));
    }

    /** Returns the telephone number of a branch, as the lab writes it down. */
    String shownNumber(String branch) {
        return String.valueOf(FIRST_NUMBER + Long.parseLong(number(branch)) - FIRST_ID);
    }

    boolean isHandedOver(String branch, Alias customer) {
        return coordinator
                        .conversations()
                        .handoff(branch, customer)
                        .toCompletableFuture()
                        .join()
                != HandoffState.BOT;
    }

    /** Waits until a message is settled, and what answers it has ended. */
    InboxEntry settled(String branch, String id) {
        await("the message " + id + " is settled")
                .atMost(PATIENCE)
                .until(() -> event(branch, id)
                        .filter(event -> event.outcome() != null)
                        .filter(event -> event.replies().stream().allMatch(this::isSent))
                        .isPresent());
        return event(branch, id).orElseThrow();
    }

    private Optional<InboxEntry> event(String branch, String id) {
        return find(Query.of(ConversationModels.INBOX).where("branch", branch).limit(Query.MAX_LIMIT)).stream()
                .map(Document::value)
                .filter(event -> event.event().id().equals(id))
                .findFirst();
    }

    private boolean isSent(String reply) {
        return store().get(ConversationModels.OUTBOX, reply)
                .toCompletableFuture()
                .join()
                .map(Document::value)
                .map(OutboxEntry::open)
                .isEmpty();
    }

    private <T> List<Document<T>> find(Query<T> query) {
        return store().find(query).toCompletableFuture().join().documents();
    }

    private DocumentStore store() {
        return Objects.requireNonNull(store);
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
