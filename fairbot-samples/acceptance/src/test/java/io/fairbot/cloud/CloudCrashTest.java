package io.fairbot.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.acceptance.SampleProcess;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.crash.EmbeddedRows;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bot on the Cloud API is killed under load, with deliveries that come twice and in disorder: each acknowledged message is settled
 * once, and a reply is repeated at most once for each
 * answer that was lost, which is counted.
 *
 * <p>1 kill in a build, 5 in {@code .ci/run}, 50 with {@code mvn -Pnight}; {@code -Dfairbot.rounds} and {@code -Dfairbot.seed} choose
 * others.
 */
@Tag("harness")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
@CloudCheck("4 killed at random moments under load, with duplicates and disorder")
class CloudCrashTest {
    private static final int ROUNDS = Integer.getInteger("fairbot.rounds", 1);
    private static final int MANY_ROUNDS = 20;
    private static final int MANY_KILLS = 50;
    private static final long SEED = Long.getLong("fairbot.seed", new Random().nextInt(1_000_000));
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int EACH = 60;
    private static final int CUSTOMERS = 20;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final Set<String> said = new HashSet<>();
    private CloudLab lab;

    @BeforeEach
    void startLab() {
        lab = CloudLab.start(CloudCrashTest.class);
        // A status would name a reply whose answer was lost before it is sent again.
        lab.perform("config", Map.of("statusFlow", List.of()));
    }

    @AfterEach
    void stopLab() {
        if (lab != null) {
            lab.close();
        }
    }

    private SampleProcess start() throws InterruptedException {
        SampleProcess process = SampleProcess.start(
                CloudCrashHost.class.getName(),
                directory,
                Map.of(
                        "FAIRBOT_CLOUD_GRAPH_URL", lab.address().toString(),
                        "FAIRBOT_CLOUD_ACCESS_TOKEN", CloudLab.TOKEN.reveal(),
                        "FAIRBOT_CLOUD_APP_SECRET", CloudLab.APP_SECRET.reveal(),
                        "FAIRBOT_CLOUD_VERIFY_TOKEN", CloudLab.VERIFY_TOKEN.reveal()));
        lab.perform("config", Map.of("callback", process.address() + "/webhooks/whatsapp"));
        return process;
    }

    /** Lets customers write, with a tenth of the deliveries twice and a tenth in reverse order. */
    private void write(int kill) {
        for (int i = 0; i < EACH; i++) {
            if (i % 10 == 0) {
                lab.perform("webhook", Map.of(random.nextBoolean() ? "duplicate" : "hold", 1 + random.nextInt(2)));
            }
            String words = kill + "-" + i;
            said.add("eco " + words);
            lab.perform(
                    "say",
                    Map.of(
                            "from",
                            "554899180" + (1000 + random.nextInt(CUSTOMERS)),
                            "text",
                            words,
                            "number",
                            CloudLab.NUMBERS.get(random.nextInt(2))));
        }
        // What is held back waits for more otherwise.
        lab.perform("webhook", Map.of("hold", 0));
    }

    private int accepted() {
        return lab.perform("stats", Map.of()).path("accepted").asInt();
    }

    @Test
    void eachAcknowledgedMessageIsSettledOnceAndADoubleIsCounted() throws Exception {
        System.out.println("seed=" + SEED);
        int kills = ROUNDS < MANY_ROUNDS ? ROUNDS : MANY_KILLS;
        for (int kill = 0; kill < kills; kill++) {
            try (SampleProcess process = start()) {
                int enough = accepted() + random.nextInt(EACH);
                write(kill);
                await().atMost(PATIENCE).until(() -> accepted() >= enough);
                if (random.nextInt(3) > 0) {
                    // In the middle of a send: the lab has it, and the process does not hear of it.
                    lab.perform("fail", Map.of("how", "slow", "ms", 1000));
                }
                process.kill();
            }
        }
        try (SampleProcess process = start()) {
            await().atMost(PATIENCE).until(() -> words().keySet().containsAll(said));
            await().atMost(PATIENCE).until(this::nothingIsDelivered);
            List<String> reports = reportCopies();
            await().atMost(PATIENCE).until(() -> reports.stream().allMatch(lab::isAcknowledged));
            process.terminate();
        }
        judge(kills);
    }

    /** Returns the messages that the lab has accepted, by their words. */
    private Map<String, List<JsonNode>> words() {
        return lab.accepted().stream()
                .collect(Collectors.groupingBy(sent -> sent.path("words").asText()));
    }

    private boolean nothingIsDelivered() {
        return lab.perform("stats", Map.of()).path("waiting").asInt() == 0;
    }

    /** Reports both copies of what was sent twice as read, since only a status can say that both have arrived. */
    private List<String> reportCopies() {
        List<String> copies = words().values().stream()
                .filter(same -> same.size() > 1)
                .flatMap(List::stream)
                .map(copy -> copy.path("id").asText())
                .toList();
        copies.forEach(id -> lab.perform("status", Map.of("id", id, "kind", "read")));
        return copies.stream().map(id -> id + " read").toList();
    }

    private void judge(int kills) {
        int doubled = lab.perform("stats", Map.of()).path("opaqueTwice").asInt();
        try (EmbeddedRows rows = new EmbeddedRows(directory.resolve("data"), ConversationEngine.models())) {
            Set<String> acknowledged = StreamSupport.stream(
                            lab.perform("log", Map.of("what", "webhook")).spliterator(), false)
                    .filter(entry -> entry.path("status").asInt() == 200)
                    .map(entry -> entry.path("key").asText())
                    .filter(key -> !key.contains(" "))
                    .collect(Collectors.toSet());
            Map<String, InboxEntry> inbox = rows.all(ConversationModels.INBOX).stream()
                    .map(document -> document.value())
                    .collect(Collectors.toMap(entry -> entry.event().id(), entry -> entry));
            assertThat(inbox.keySet()).containsAll(acknowledged);
            assertThat(inbox.values()).allSatisfy(entry -> {
                assertThat(entry.outcome()).as("how a message was settled").isNotNull();
                assertThat(entry.replies()).as("its replies").hasSize(1);
            });
            int counted = rows.all(ConversationModels.OUTBOX).stream()
                    .mapToInt(document -> document.value().copies().size())
                    .sum();
            System.out.println(
                    kills + " kills, " + said.size() + " messages, doubled=" + doubled + " counted=" + counted);
            assertThat(counted).as("our count of doubled replies").isEqualTo(doubled);
        }
        assertThat(words()).allSatisfy((words, copies) -> {
            assertThat(copies)
                    .as("one more for each answer that was lost: " + words)
                    .hasSizeLessThanOrEqualTo(1 + kills);
            assertThat(copies)
                    .extracting(copy -> copy.path("opaque").asText())
                    .containsOnly(copies.get(0).path("opaque").asText());
        });
    }
}
