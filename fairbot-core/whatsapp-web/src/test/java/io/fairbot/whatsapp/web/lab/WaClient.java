package io.fairbot.whatsapp.web.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.testkit.TestProgram;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A real client of WhatsApp Web, linked to a phone of the lab: a process of Node that hosts Baileys and is told what to do. */
public final class WaClient implements AutoCloseable {
    private static final String NAME = "customer";

    private final Process process;
    private final BufferedWriter input;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** Starts a client and links it to a phone. */
    public WaClient(WaLab lab, String phone) {
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            TestProgram.NODE.require("WaClient").toString(), "client.mjs")
                    .directory(lab.folder().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment()
                    .put("NODE_EXTRA_CA_CERTS", lab.folder().resolve("ca.pem").toString());
            builder.environment().put("MEDIA_HOST", lab.mediaHost());
            process = builder.start();
            input = process.outputWriter(StandardCharsets.UTF_8);
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            Thread reader = new Thread(() -> read(output), "wa-client");
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        perform(
                "add",
                Map.of(
                        "cfg",
                        Map.of("url", lab.url().toString(), "admin", lab.admin().toString(), "phone", phone)));
        await("open", event -> true);
    }

    private void read(BufferedReader output) {
        output.lines().forEach(line -> {
            try {
                JsonNode event = Json.mapper().readTree(line);
                CompletableFuture<JsonNode> answer =
                        answers.remove(event.path("n").asInt());
                if (answer != null) {
                    answer.complete(event);
                }
                events.add(event);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Has the client do something, such as {@code send}. */
    public JsonNode perform(String command, Map<String, ?> fields) {
        Map<String, Object> line = new TreeMap<>(fields);
        int number = numbers.incrementAndGet();
        line.put("n", number);
        line.put("c", NAME);
        line.put("cmd", command);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(number, answer);
        try {
            synchronized (input) {
                input.write(Json.mapper().valueToTree(line).toString());
                input.newLine();
                input.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode told = answer.orTimeout(60, TimeUnit.SECONDS).join();
        if (told.has("err")) {
            throw new IllegalStateException(
                    "The client could not " + command + ": " + told.path("err").asText());
        }
        return told.path("r");
    }

    /** Waits for an event of a name that is as expected. */
    public JsonNode await(String name, Predicate<JsonNode> expected) {
        Predicate<JsonNode> wanted = event -> event.path("ev").asText().equals(name) && expected.test(event);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> events.stream().anyMatch(wanted));
        return events.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Returns how many events of a name are as expected. */
    public long count(String name, Predicate<JsonNode> expected) {
        return events.stream()
                .filter(event -> event.path("ev").asText().equals(name) && expected.test(event))
                .count();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
