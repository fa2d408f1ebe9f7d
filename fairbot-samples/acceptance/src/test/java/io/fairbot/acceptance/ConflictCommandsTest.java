package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.json.Json;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Precondition;
import io.fairbot.store.Write;
import io.fairbot.store.conflict.Conflict;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator decides about conflicts, on a data directory that nobody uses and through a running instance. */
class ConflictCommandsTest {
    private static final String PHONE = "+5548999990001";

    @TempDir
    private Path directory;

    private record Result(int code, String output) {}

    private Result run(Map<String, String> settings, String... args) throws InterruptedException {
        try (SampleProcess command = SampleProcess.start(SampleProcess.STANDALONE, directory, settings, args)) {
            return new Result(command.exitCode(), command.output());
        }
    }

    /** Puts batches aside that want to note that somebody wants no news: what a hybrid store does by itself. */
    private void putAside(String... ids) {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
        try {
            SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
            Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
            DocumentStore store = Storage.embedded(directory.resolve("data"))
                    .open(List.of(Conflict.MODEL, ConversationModels.OPT_OUTS), platform)
                    .toCompletableFuture()
                    .join();
            for (String id : ids) {
                String model = id.startsWith("forgotten") ? "forgotten" : "optouts";
                Conflict conflict = new Conflict(
                        "A document of optouts had to be absent, but it is in version 1.",
                        Instant.EPOCH,
                        Optional.empty(),
                        List.of(new Conflict.RejectedWrite(
                                model,
                                PHONE,
                                Precondition.ABSENT,
                                1,
                                Optional.of("{\"branch\":\"praia\",\"since\":\"2026-11-23T12:00:00.000Z\"}"))));
                store.apply(Batch.of("aside-" + id, Write.insert(Conflict.MODEL, id, conflict)))
                        .toCompletableFuture()
                        .join()
                        .orThrow();
            }
            store.close().toCompletableFuture().join();
        } finally {
            scheduler.shutdownNow();
        }
    }

    @Test
    void inADataDirectoryThatNobodyUses() throws Exception {
        putAside("c-1", "c-2", "forgotten-1");
        Map<String, String> free = Map.of("FAIRBOT_API_PORT", "1");
        assertThat(run(free, "storage", "status").output())
                .contains(
                        "mode        EMBEDDED",
                        "durability  LOCAL",
                        "journal     0",
                        "conflicts   3",
                        "problem     none");
        Result list = run(free, "storage", "conflicts", "list", "--limit", "2");
        assertThat(list.code()).isZero();
        assertThat(list.output())
                .contains("c-1  1970-01-01T00:00:00.000Z  optouts  A document of optouts had to be absent");
        assertThat(list.output()).doesNotContain(PHONE).doesNotContain("forgotten");
        String next =
                list.output().substring(list.output().indexOf("--after ") + 8).strip();
        JsonNode rest = Json.mapper()
                .readTree(run(free, "storage", "conflicts", "list", "--after", next, "--json")
                        .output());
        assertThat(rest.path("conflicts").findValuesAsText("id")).containsExactly("forgotten-1");
        assertThat(run(free, "storage", "conflicts", "show", "c-1").output())
                .contains("optouts " + PHONE, "had to be  absent", "\"branch\":\"praia\"", "there is   nothing");
        assertThat(run(free, "storage", "conflicts", "apply", "c-1").output()).isEqualTo("Applied c-1 (LOCAL).");
        JsonNode second = Json.mapper()
                .readTree(run(free, "storage", "conflicts", "show", "c-2", "--json")
                        .output());
        assertThat(second.at("/writes/0/now/document/branch").asText()).isEqualTo("praia");
        assertThat(run(free, "storage", "conflicts", "discard", "c-2").output()).isEqualTo("Discarded c-2 (LOCAL).");

        Result forgotten = run(free, "storage", "conflicts", "apply", "forgotten-1");
        assertThat(forgotten.code()).isEqualTo(1);
        assertThat(forgotten.output()).contains("a model that this program does not have");
        Result nobody = run(free, "storage", "conflicts", "discard", "c-2");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.output()).startsWith("No conflict c-2 waits").doesNotContain("\tat ");
        assertThat(run(free, "storage", "conflicts", "list", "--after", "x").code())
                .isEqualTo(2);
    }

    @Test
    void throughARunningInstance() throws Exception {
        putAside("c-1", "c 2");
        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            Map<String, String> there = new HashMap<>();
            there.put("FAIRBOT_API_PORT", Integer.toString(instance.address().getPort()));
            there.put("FAIRBOT_API_KEY", instance.key());
            assertThat(run(there, "status").output()).contains("is DEGRADED", "conflicts: DEGRADED - 2 batches");
            Result list = run(there, "storage", "conflicts", "list", "--limit", "1");
            assertThat(list.output()).contains("There are more: --after ").doesNotContain(PHONE);
            String next = list.output()
                    .substring(list.output().indexOf("--after ") + 8)
                    .strip();
            assertThat(run(there, "storage", "conflicts", "list", "--after", next)
                            .output())
                    .startsWith("c-1");
            assertThat(run(there, "storage", "conflicts", "show", "c 2").output())
                    .contains(PHONE);
            assertThat(run(there, "storage", "conflicts", "apply", "c 2").output())
                    .isEqualTo("Applied c 2 (LOCAL).");
            assertThat(run(there, "storage", "conflicts", "discard", "c-1").output())
                    .isEqualTo("Discarded c-1 (LOCAL).");
            Result nobody = run(there, "storage", "conflicts", "apply", "c-1");
            assertThat(nobody.code()).isEqualTo(1);
            assertThat(nobody.output()).contains("No conflict c-1 waits");
            assertThat(run(there, "storage", "conflicts", "list").output()).isEqualTo("No conflict waits.");
        }
    }
}
