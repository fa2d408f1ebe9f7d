package io.fairbot.whatsapp.cloud.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import io.fairbot.testkit.TestProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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

    private final Process process;
    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private CloudLab(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a lab; the test is skipped where there is no Node. */
    public static CloudLab start(Class<?> test) {
        Path node = TestProgram.NODE.require(test.getSimpleName());
        try {
            URL script = Objects.requireNonNull(CloudLab.class.getResource("/cloud-lab/server.mjs"));
            Process process = new ProcessBuilder(
                            node.toString(), Path.of(script.toURI()).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String first = output.readLine();
            if (first == null) {
                process.destroyForcibly();
                throw new IllegalStateException("The lab ended before it said its address.");
            }
            return new CloudLab(
                    process,
                    URI.create(Json.mapper().readTree(first).path("url").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the address in place of Meta's. */
    public URI address() {
        return address;
    }

    /** Performs an operation of the lab, such as {@code fail}. */
    public JsonNode perform(String operation, Map<String, ?> fields) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/lab/" + operation))
                .POST(HttpRequest.BodyPublishers.ofString(
                        Json.mapper().valueToTree(fields).toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("The lab answered " + operation + " with " + response.body());
            }
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
