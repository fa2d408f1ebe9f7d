package io.fairbot.fault;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairbot.acceptance.SampleProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The process under test: started, killed, started again; what it counts is added up over its lives. */
final class StandaloneHandle implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int LINES = 60;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String main;
    private final Path directory;
    private final Map<String, String> settings;
    private final String key;
    private final String[] args;
    private @Nullable SampleProcess process;
    private long unknownOutcomes;
    private long localReceipts;

    StandaloneHandle(String main, Path directory, Map<String, String> settings, String key, String... args) {
        this.main = main;
        this.directory = directory;
        this.settings = settings;
        this.key = key;
        this.args = args;
    }

    URI start() throws InterruptedException {
        SampleProcess started = SampleProcess.start(main, directory, settings, args);
        process = started;
        return started.address();
    }

    void kill() {
        try {
            count();
        } catch (IOException e) {
            // It counts only what it could tell before it went.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running().kill();
    }

    int stop() throws IOException, InterruptedException {
        count();
        return running().terminate();
    }

    long unknownOutcomes() {
        return unknownOutcomes;
    }

    long localReceipts() {
        return localReceipts;
    }

    /** What it printed last, for whoever looks for a cause. */
    String lastLines() {
        return running().lastLines(LINES);
    }

    /** What it says of its storage. */
    JsonNode storage() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(running().address().resolve("/coordination/status"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .build();
        return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("storage");
    }

    void awaitMode(String mode) throws IOException, InterruptedException {
        awaitMode("mode " + mode, mode::equals);
    }

    /** Waits until it is in another mode than this one: which one it is by then is chance. */
    void awaitOtherMode(String mode) throws IOException, InterruptedException {
        awaitMode("another mode than " + mode, found -> !found.isEmpty() && !found.equals(mode));
    }

    private void awaitMode(String what, Predicate<String> wanted) throws IOException, InterruptedException {
        try {
            await(what)
                    .atMost(PATIENCE)
                    .pollInterval(POLL_INTERVAL)
                    .ignoreException(IOException.class)
                    .until(() -> wanted.test(storage().path("mode").asText()));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("The process did not reach " + what + ": " + storage() + "\n" + lastLines(), e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private void count() throws IOException, InterruptedException {
        JsonNode storage = storage();
        unknownOutcomes += storage.path("unknownOutcomes").asLong();
        localReceipts += storage.path("localReceipts").asLong();
    }

    private SampleProcess running() {
        if (process == null) {
            throw new IllegalStateException("It was not started.");
        }
        return process;
    }
}
