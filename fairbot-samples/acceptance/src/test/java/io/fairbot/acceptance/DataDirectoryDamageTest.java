package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages of all kinds over every file of a coordinator's data directory, one file or two of them, by seed: flipped bytes,
 * cut-off and missing files, files of the day before and of another directory. What an application sees at the next start is
 * compared with what it saw before. {@code DirectoryDamageTest} of the storage has more of them over the files of the store.
 */
class DataDirectoryDamageTest {
    private static final int DAMAGES = Integer.getInteger("fairbot.damages", 100);
    private static final long SEED = Long.getLong("fairbot.seed", 20_261_201);
    private static final Secret KEY = Secret.of("fb_test-key-of-the-damages");
    private static final List<String> BRANCHES = List.of("matriz", "serra");
    private static final int CUSTOMERS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** It is deleted as soon as it is loaded. */
    private static final String LIBRARY = "native";

    @TempDir
    private Path temporary;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(SEED);

    /** A kind of damage of one file. */
    private enum Damage {
        FLIPPED,
        CUT,
        MISSING,
        OLDER,
        FOREIGN
    }

    /** What becomes of a damaged directory. */
    private enum Outcome {
        /** Everything is there as it was. */
        EQUAL,
        /** The start is refused with the file and the remedy. */
        REFUSED,
        /** It runs, and health names the file and the remedy. */
        REPORTED,
        /** It is refused, but the sentence does not help. */
        BAFFLING,
        /** Something is missing or another, and nobody says so. */
        SILENT
    }

    /** Answers with the text of the message. */
    private static final class Echo implements ConversationHandler {
        @Override
        public Turn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
            return Turn.reply("eco " + event.text());
        }
    }

    @Test
    void noDamageOfTheDirectoryIsSilentOrBaffling() throws Exception {
        Days days = live();
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        List<String> bad = new ArrayList<>();
        for (int i = 0; i < DAMAGES; i++) {
            Path of = random.nextBoolean() ? days.killed() : days.stopped();
            Path copy = copy(of, temporary.resolve("copy"));
            List<String> done = new ArrayList<>();
            for (int n = 0; n <= i % 2; n++) {
                done.add(damage(copy, days));
            }
            StringBuilder said = new StringBuilder();
            Outcome outcome = isLegitimate(copy, done) ? Outcome.EQUAL : outcome(copy, days.seen(), said);
            counts.merge(outcome, 1, Integer::sum);
            if (outcome == Outcome.BAFFLING || outcome == Outcome.SILENT) {
                bad.add(outcome + ": " + of.getFileName() + " " + done + " as damage " + i + ": " + said);
            }
            delete(copy);
        }
        System.out.println(DAMAGES + " damages of data directories, seed " + SEED + ": " + counts);
        assertThat(bad).as("seed %d", SEED).isEmpty();
        assertThat(counts.get(Outcome.REFUSED)).isGreaterThan(DAMAGES / 5);
    }

    /** All of a store or transcript is of one moment, and is one of that moment; or nothing is left that could tell of it. */
    private static boolean isLegitimate(Path copy, List<String> done) {
        return Stream.of(
                        "store.db store.tip",
                        "sandbox/matriz.jsonl sandbox/matriz.tip",
                        "sandbox/serra.jsonl sandbox/serra.tip")
                .map(pair -> pair.split(" "))
                .anyMatch(pair -> done.containsAll(List.of("OLDER " + pair[0], "OLDER " + pair[1]))
                        || Stream.of(pair).noneMatch(name -> Files.exists(copy.resolve(name))));
    }

    /**
     * A directory at several moments.
     *
     * @param yesterday after a clean stop, before its last day
     * @param killed at the end, without a stop
     * @param stopped at the end, after a clean stop
     * @param other another one
     * @param seen what an application sees at the end
     */
    private record Days(Path yesterday, Path killed, Path stopped, Path other, JsonNode seen) {}

    private Days live() throws Exception {
        Path live = temporary.resolve("live");
        try (Coordinator first = started(live)) {
            talk(first, "ontem");
        }
        Path yesterday = copy(live, temporary.resolve("yesterday"));
        Path killed;
        JsonNode seen;
        try (Coordinator second = started(live)) {
            talk(second, "hoje");
            killed = copy(live, temporary.resolve("killed"));
            seen = seen(second);
        }
        Path stopped = copy(live, temporary.resolve("stopped"));
        Path elsewhere = temporary.resolve("elsewhere");
        Path other;
        try (Coordinator third = started(elsewhere)) {
            talk(third, "outra casa");
            other = copy(elsewhere, temporary.resolve("other"));
        }
        return new Days(yesterday, killed, stopped, other, seen);
    }

    private static Coordinator started(Path data) {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, data)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        Coordinator coordinator = Coordinator.builder(settings)
                .storage(Storage.embedded(data))
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .handler(new Echo())
                .build();
        try {
            coordinator.start();
        } catch (RuntimeException e) {
            coordinator.close();
            throw e;
        }
        return coordinator;
    }

    private void talk(Coordinator on, String word) throws Exception {
        for (String branch : BRANCHES) {
            for (int number = 0; number < CUSTOMERS; number++) {
                int customer = number;
                JsonNode settled = call(
                        on,
                        "POST",
                        "/sandbox/messages?wait=30s",
                        "{\"branch\":\"%s\",\"from\":\"%s\",\"text\":\"%s\"}".formatted(branch, phone(customer), word));
                assertThat(settled.toString()).contains("eco " + word);
                // A reply is settled before it is sent.
                await().atMost(PATIENCE)
                        .until(() -> chat(on, branch, customer).toString(), chat -> chat.contains("eco " + word));
            }
        }
    }

    private JsonNode chat(Coordinator on, String branch, int customer) throws Exception {
        JsonNode messages = call(on, "GET", "/sandbox/chats/" + branch + "/" + phone(customer), "")
                .path("messages");
        // The phone's marks are not in the transcript.
        messages.forEach(message -> ((ObjectNode) message).remove("read"));
        return messages;
    }

    private static String phone(int customer) {
        return "+55489999" + (90_000 + customer);
    }

    private JsonNode call(Coordinator on, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(on.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.mapper()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    /** Returns what the provider remembers, what was audited, and what waits for a person. */
    private JsonNode seen(Coordinator on) throws Exception {
        ArrayNode seen = Json.mapper().createArrayNode();
        for (String branch : BRANCHES) {
            for (int customer = 0; customer < CUSTOMERS; customer++) {
                seen.add(chat(on, branch, customer));
            }
        }
        seen.add(call(on, "GET", "/audit?limit=1000", ""));
        seen.add(call(on, "GET", "/conversations/dead-letters", ""));
        seen.add(call(on, "GET", "/coordination/held?limit=1000", ""));
        return seen;
    }

    private Outcome outcome(Path directory, JsonNode expected, StringBuilder said) throws Exception {
        try (Coordinator coordinator = started(directory)) {
            JsonNode health = call(coordinator, "GET", "/health", "");
            JsonNode seen = seen(coordinator);
            String told = problems(health);
            said.append(told);
            if (!told.isEmpty()) {
                return isHelpful(told) ? Outcome.REPORTED : Outcome.BAFFLING;
            }
            return seen.equals(expected) ? Outcome.EQUAL : Outcome.SILENT;
        } catch (RuntimeException e) {
            String sentence = String.valueOf(e.getMessage());
            said.append(sentence);
            return isHelpful(sentence) && sentence.contains(directory.toString()) ? Outcome.REFUSED : Outcome.BAFFLING;
        }
    }

    /** Returns the details of all components that are not UP. */
    private static String problems(JsonNode health) {
        ObjectNode components = (ObjectNode) health.path("components");
        List<String> told = new ArrayList<>();
        components.properties().forEach(component -> {
            if (!component.getValue().path("status").asText().equals("UP")) {
                told.add(component.getValue().toString());
            }
        });
        return String.join("\n", told);
    }

    private static boolean isHelpful(String sentence) {
        return (sentence.contains("store.") || sentence.contains("sandbox/") || sentence.contains("node-id"))
                && !sentence.contains("Exception")
                && !sentence.contains("io.fairbot")
                && !sentence.contains("***")
                && Stream.of(
                                "restore the last backup",
                                "put the right one back",
                                "Put the right files back",
                                "Put the right one back",
                                "FAIRBOT_DATA_DIR")
                        .anyMatch(sentence::contains);
    }

    private String damage(Path directory, Days days) throws IOException {
        List<String> files = files(directory);
        String file = files.get(random.nextInt(files.size()));
        Damage kind = Damage.values()[random.nextInt(Damage.values().length)];
        Path path = directory.resolve(file);
        switch (kind) {
            case FLIPPED -> flip(path);
            case CUT -> cut(path);
            case MISSING -> Files.delete(path);
            case OLDER -> replace(path, days.yesterday().resolve(file));
            case FOREIGN -> replace(path, days.other().resolve(file));
        }
        return kind + " " + file;
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(file -> !file.startsWith(LIBRARY))
                    .sorted()
                    .toList();
        }
    }

    private void flip(Path path) throws IOException {
        if (Files.size(path) == 0) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long at = (long) (random.nextDouble() * file.length());
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 1 << random.nextInt(Byte.SIZE));
        }
    }

    private void cut(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength((long) (random.nextDouble() * file.length()));
        }
    }

    private static void replace(Path path, Path by) throws IOException {
        if (Files.exists(by)) {
            Files.copy(by, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, java.io.IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
