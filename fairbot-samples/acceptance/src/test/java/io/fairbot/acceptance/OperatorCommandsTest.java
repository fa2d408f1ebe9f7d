package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.files.PrivateFiles;
import io.fairbot.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the standalone, as an operator types them. */
@Tag("place")
class OperatorCommandsTest {
    @TempDir
    private Path directory;

    /** What a command printed, and its exit code. */
    private record Result(int code, String output) {}

    private Result run(Map<String, String> settings, String... args) throws InterruptedException {
        try (SampleProcess command = SampleProcess.start(SampleProcess.STANDALONE, directory, settings, args)) {
            return new Result(command.exitCode(), command.output());
        }
    }

    @Test
    void aRunningInstanceIsAskedThroughItsApi() throws Exception {
        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            assertThat(instance.ask("oi")).contains("Fair Câmbio Matriz");
            Map<String, String> there = new HashMap<>();
            there.put("FAIRBOT_API_PORT", Integer.toString(instance.address().getPort()));
            there.put("FAIRBOT_API_KEY", instance.key());

            Result status = run(there, "status");
            assertThat(status.code()).isZero();
            assertThat(status.output()).contains(" is UP", "agent     exchange  1  ready", "storage   EMBEDDED");
            JsonNode json =
                    Json.mapper().readTree(run(there, "status", "--json").output());
            assertThat(json.at("/health/components/branch.matriz/status").asText())
                    .isEqualTo("UP");
            assertThat(run(there, "storage", "status").output())
                    .contains("used by     the instance at http://127.0.0.1:");

            Result backup = run(there, "backup");
            assertThat(backup.code()).isZero();
            assertThat(backup.output()).contains("Wrote and checked ", "backups");
            Result elsewhere = run(there, "backup", "--to", "elsewhere");
            assertThat(elsewhere.code()).isEqualTo(2);
            assertThat(elsewhere.output()).contains("leave --to out").doesNotContain("\tat ");
            Result restore = run(there, "restore", "backup");
            assertThat(restore.code()).isEqualTo(1);
            assertThat(restore.output()).contains("backup is not a backup");
            assertThat(run(there, "held", "list").output()).isEqualTo("Nothing is held.");
            assertThat(run(there, "held", "release", "--all").output()).isEqualTo("Decided about 0: release.");
            assertThat(run(there, "held", "close", "nothing").output()).contains("not held any more", "nothing");

            Result asked = run(there, "deploy", "exchange");
            assertThat(asked.code()).isEqualTo(1);
            assertThat(asked.output())
                    .contains("  1. restart  exchange 1", "Begin? [yes]: ", "Without questions: deploy --yes.");
            Result deployed = run(there, "deploy", "--yes");
            assertThat(deployed.output()).contains("branch is done", "exchange is done", "The deployment is done.");
            assertThat(deployed.code()).isZero();
            assertThat(instance.ask("1")).contains("5,5900");
            assertThat(run(there, "status").output()).contains("deployed  ", "  done");
            Result unknown = run(there, "deploy", "--yes", "nobody");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.output()).contains("is no agent of this node").doesNotContain("\tat ");

            there.put(
                    "FAIRBOT_DATA_DIR",
                    Files.createDirectory(directory.resolve("other")).toString());
            for (String command : List.of("status", "storage status", "backup", "held release --all", "deploy --yes")) {
                Result other = run(there, command.split(" "));
                assertThat(other.code()).as(command).isEqualTo(2);
                assertThat(other.output())
                        .matches("The instance at http://127.0.0.1:[0-9]+ is node [0-9a-z]{26} of directory"
                                + " [0-9A-Z]{26}, and \\S+ is a directory that no instance has used: set"
                                + " FAIRBOT_API_PORT to .*");
            }
            there.remove("FAIRBOT_DATA_DIR");

            there.put("FAIRBOT_API_KEY", "fb_wrong-key-of-twenty-letters");
            Result stranger = run(there, "status");
            assertThat(stranger.code()).isEqualTo(2);
            assertThat(stranger.output()).contains("Give it with --key, or in FAIRBOT_API_KEY.");

            Map<String, String> nobody = Map.of("FAIRBOT_API_PORT", "1");
            Result locked = run(nobody, "backup");
            assertThat(locked.code()).isEqualTo(2);
            assertThat(locked.output()).contains("is in use by process");
            assertThat(run(nobody, "status").code()).isEqualTo(2);
        }
    }

    @Test
    void aDataDirectoryThatNobodyUsesIsWorkedOnDirectly() throws Exception {
        String key;
        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            instance.ask("oi");
            key = instance.key();
            instance.terminate();
        }
        Map<String, String> free = Map.of("FAIRBOT_API_PORT", "1");
        Result status = run(free, "status");
        assertThat(status.code()).isZero();
        assertThat(status.output())
                .startsWith("Nothing answers at http://127.0.0.1:1, and nobody uses the data directory.")
                .contains("storage   EMBEDDED");
        JsonNode asJson = Json.mapper().readTree(run(free, "status", "--json").output());
        assertThat(asJson.path("running").asBoolean(true)).isFalse();
        assertThat(asJson.at("/storage/mode").asText()).isEqualTo("EMBEDDED");
        assertThat(run(free, "held", "list").output()).isEqualTo("Nothing is held.");
        assertThat(run(free, "held", "list", "--json").output()).contains("\"held\"");
        assertThat(run(free, "held", "release", "--all").output()).isEqualTo("Decided about 0: release.");
        assertThat(run(free, "held", "answer-late", "--older-than", "2h").output())
                .isEqualTo("Decided about 0: answer-late.");
        assertThat(run(free, "held", "close", "nothing").output())
                .contains("Decided about 0: close.", "not held any more", "nothing");
        Result vague = run(free, "held", "close");
        assertThat(vague.code()).isEqualTo(2);
        assertThat(vague.output()).contains("Name ids, or an age with --older-than, or --all: one of the three.");
        assertThat(run(free, "held", "close", "--older-than", "2 hours").output())
                .contains("--older-than must be a number with s, m, h or d");
        assertThat(run(free, "storage", "status").output()).contains("EMBEDDED", "used by     nobody");
        JsonNode report = Json.mapper()
                .readTree(run(free, "backup", "--to", "kept", "--json").output());
        assertThat(report.at("/documents/branches").asInt()).isEqualTo(5);
        assertThat(report.path("directory").asText())
                .isEqualTo(directory.toRealPath().resolve("kept").toString());
        Result again = run(free, "backup", "--to", "kept");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.output()).contains("is not empty: name another one.");

        Result over = run(free, "restore", "kept");
        assertThat(over.code()).isEqualTo(1);
        assertThat(over.output()).contains("There is a store in");
        Result restored = run(Map.of("FAIRBOT_DATA_DIR", "restored"), "restore", "kept");
        assertThat(restored.output()).contains("Restored ", "held list");
        assertThat(restored.code()).isZero();
        Map<String, String> settings = Map.of("FAIRBOT_DATA_DIR", "restored");
        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, settings)) {
            assertThat(instance.await(line -> line.startsWith("curl"))).contains("$FAIRBOT_API_KEY");
            assertThat(run(
                                    Map.of(
                                            "FAIRBOT_DATA_DIR",
                                            "restored",
                                            "FAIRBOT_API_PORT",
                                            Integer.toString(instance.address().getPort())),
                                    "status",
                                    "--key",
                                    key)
                            .output())
                    .contains("is UP");
            HttpRequest audit = HttpRequest.newBuilder(URI.create(instance.address() + "/audit?target=backup/kept"))
                    .header("Authorization", "Bearer " + key)
                    .build();
            assertThat(instance.send(audit).body())
                    .contains("\"action\":\"backup.create\"", "\"who\":\"command-line\"", "\"outcome\":\"ORDERED\"");
        }
    }

    @Test
    void aFirstStartThatFailsKeepsItsKeyForTheNextOne() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result failed = run(Map.of("FAIRBOT_API_PORT", Integer.toString(busy.getLocalPort())));
            assertThat(failed.code()).isEqualTo(1);
            assertThat(failed.output())
                    .contains("is in use; set FAIRBOT_API_PORT")
                    .doesNotContain("fb_");
        }
        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            assertThat(instance.ask("oi")).contains("Fair Câmbio Matriz");
        }
    }

    @Test
    void aDirectoryWithoutAStoreIsSaidSo() throws Exception {
        Result result = run(Map.of("FAIRBOT_API_PORT", "1", "FAIRBOT_DATA_DIR", "empty"), "storage", "status");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output())
                .isEqualTo("There is no store in empty: set FAIRBOT_DATA_DIR to the directory that" + " holds one.");
    }

    @Test
    void aDirectoryThatSetupMadeReadyStartsWithItsSettings() throws IOException, InterruptedException {
        Result setup = run(Map.of(), "setup", "--yes", "--set=FAIRBOT_NODE_ID=made-ready");
        assertThat(setup.output()).contains("FAIRBOT_API_ADMIN_KEY=fb_****", "Next:");
        assertThat(setup.code()).isZero();
        String key = Files.readAllLines(directory.resolve(".env")).stream()
                .filter(line -> line.startsWith("FAIRBOT_API_ADMIN_KEY="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow();
        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            assertThat(instance.await(line -> line.startsWith("curl"))).contains("$FAIRBOT_API_KEY");
            HttpRequest question = HttpRequest.newBuilder(URI.create(instance.address() + "/coordination/status"))
                    .header("Authorization", "Bearer " + key)
                    .build();
            assertThat(instance.send(question).body()).contains("\"made-ready\"");
            assertThat(PrivateFiles.findWide(directory.resolve("data"))).isEmpty();
            assertThat(PrivateFiles.isWide(directory.resolve(".env"))).isFalse();
            try (var files = Files.list(directory.resolve("data/native"))) {
                assertThat(files)
                        .as("the native library is loaded, and no longer needed")
                        .isEmpty();
            }
        }
    }

    @Test
    void whatOthersMayUseIsToldAndRepaired() throws Exception {
        Set<PosixFilePermission> wide = PosixFilePermissions.fromString("rwxr-xr-x");
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.setPosixFilePermissions(data, wide);
        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            HttpRequest question = HttpRequest.newBuilder(URI.create(instance.address() + "/health"))
                    .build();
            assertThat(instance.send(question).body())
                    .contains("Other users of this machine may use 1 files or directories of the data directory");
            Result repaired = run(Map.of(), "setup", "--repair");
            assertThat(repaired.output())
                    .contains("rwxr-xr-x -> rwx------  " + data, "Repaired 1 files and directories.");
            assertThat(instance.send(question).body()).doesNotContain("Other users");
            assertThat(run(Map.of(), "setup", "--repair").output())
                    .isEqualTo("Nothing to repair: only you may use these files.");
        }
    }
}
