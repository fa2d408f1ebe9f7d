package io.fairbot.whatsapp.cloud.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import io.fairbot.testkit.TestProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A running Cloud API for tests; its own description is {@code cloud-lab/README.md} of the test resources. */
public final class CloudLab implements AutoCloseable {
    /** The access token that the lab knows. */
    public static final Secret TOKEN = Secret.of("lab-token");

    /** The secret with which the lab signs. */
    public static final Secret APP_SECRET = Secret.of("lab-secret");

    /** The token of the webhook's verification. */
    public static final Secret VERIFY_TOKEN = Secret.of("lab-verify");

    /** The id of the business account. */
    public static final String ACCOUNT = "731100000000007";

    /** The ids of the two numbers. */
    public static final List<String> NUMBERS = List.of("880000000000101", "880000000000102");

    private static final List<String> SCRIPTS = List.of("server.mjs", "rules.mjs");

    private final Process process;
    private final URI address;

    private CloudLab(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a lab; the test is skipped where there is no Node. */
    public static CloudLab start(Class<?> test) {
        return start(test, Map.of());
    }

    /**
     * Starts a lab with settings of its own, such as {@code NUMBERS} for more numbers, {@code TOKEN} and {@code SECRET}; the test is
     * skipped where there is no Node.
     */
    public static CloudLab start(Class<?> test, Map<String, String> settings) {
        Path node = TestProgram.NODE.require(test.getSimpleName());
        try {
            Path scripts = Files.createTempDirectory("cloud-lab");
            for (String script : SCRIPTS) {
                // Another module has them in a jar, out of which Node runs nothing.
                try (InputStream bytes =
                        Objects.requireNonNull(CloudLab.class.getResourceAsStream("/cloud-lab/" + script))) {
                    Files.copy(bytes, scripts.resolve(script));
                }
            }
            ProcessBuilder builder = new ProcessBuilder(
                            node.toString(), scripts.resolve(SCRIPTS.get(0)).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(settings);
            Process process = builder.start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String first = output.readLine();
            if (first == null) {
                process.destroyForcibly();
                throw new IllegalStateException("The lab ended before it said its address.");
            }
            // All of it has been read by now.
            for (String script : SCRIPTS) {
                Files.delete(scripts.resolve(script));
            }
            Files.delete(scripts);
            return new CloudLab(
                    process,
                    URI.create(Json.mapper().readTree(first).path("url").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address in place of Meta's. */
    public URI address() {
        return address;
    }

    /** Performs an operation of the lab, such as {@code fail}. */
    public JsonNode perform(String operation, Map<String, ?> fields) {
        try {
            HttpURLConnection call = (HttpURLConnection)
                    address.resolve("/lab/" + operation).toURL().openConnection();
            // Node closes a connection that is idle, perhaps while the next call is written to it.
            call.setRequestProperty("Connection", "close");
            call.setDoOutput(true);
            try (OutputStream body = call.getOutputStream()) {
                body.write(Json.mapper().writeValueAsBytes(fields));
            }
            if (call.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException(
                        "The lab answered " + operation + " with " + call.getResponseCode() + ".");
            }
            try (InputStream answer = call.getInputStream()) {
                return Json.mapper().readTree(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the lab has delivered something, and was answered with 200. */
    public boolean isAcknowledged(String delivery) {
        return StreamSupport.stream(perform("log", Map.of("what", "webhook")).spliterator(), false)
                .anyMatch(entry -> entry.path("key").asText().equals(delivery)
                        && entry.path("status").asInt() == HttpURLConnection.HTTP_OK);
    }

    /** Returns the messages that the lab has accepted, in order. */
    public List<JsonNode> accepted() {
        return StreamSupport.stream(perform("sent", Map.of()).spliterator(), false)
                .toList();
    }

    /** Opens the window of 24 hours: a customer writes. */
    public void customerWrites(String phone) {
        perform("say", Map.of("from", phone, "text", "oi"));
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
