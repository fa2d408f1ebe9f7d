package io.fairbot.fault;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The process under test: started, killed, started again; what it counts is added up over its lives. */
final class StandaloneHandle implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int LINES = 60;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String main;
    private final Path directory;
    private final Map<String, String> settings;
    private final String key;
    private final List<String> prefix;
    private final String[] args;
    private @Nullable SampleProcess process;
    private long localReceipts;

    /**
     * Prepares a process.
     *
     * @param prefix the words of a command that becomes the process; none for a process as usual
     */
    StandaloneHandle(
            List<String> prefix,
            String main,
            Path directory,
            Map<String, String> settings,
            String key,
            String... args) {
        this.prefix = prefix;
        this.main = main;
        this.directory = directory;
        this.settings = settings;
        this.key = key;
        this.args = args;
    }

    URI start() throws InterruptedException {
        SampleProcess started = SampleProcess.start(prefix, main, directory, settings, args);
        process = started;
        return started.address();
    }

    /** Starts it where it must not begin to serve, waits until it has ended, and returns all that it printed. */
    String startInVain() throws InterruptedException {
        try (SampleProcess ended = SampleProcess.start(prefix, main, directory, settings, args)) {
            return ended.output();
        }
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

    long localReceipts() {
        return localReceipts;
    }

    /** What it printed last, for whoever looks for a cause. */
    String lastLines() {
        return running().lastLines(LINES);
    }

    /** What it says of its storage. */
    JsonNode storage() throws IOException, InterruptedException {
        return send(request("/coordination/status")).path("storage");
    }

    /** What its health says of a component. */
    String health(String component) throws IOException, InterruptedException {
        return send(request("/health")).path("components").path(component).toString();
    }

    /** Lets the data directory remain where the database is another one; returns what is lost, as it is told. */
    JsonNode keepDirectory(boolean dryRun) throws IOException, InterruptedException {
        return send(request("/coordination/storage/accept")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"keep\":\"directory\",\"dryRun\":" + dryRun + "}")));
    }

    private HttpRequest.Builder request(String path) throws InterruptedException {
        return HttpRequest.newBuilder(running().address().resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        // Health that is DOWN is 503, and a full answer.
        if (response.statusCode() != OK && response.statusCode() != UNAVAILABLE) {
            throw new AssertionError(
                    response.request().uri().getPath() + " answers " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    void awaitMode(String mode) throws IOException, InterruptedException {
        await("mode " + mode, PATIENCE, () -> mode.equals(storage().path("mode").asText()));
    }

    /** Waits until it is in a mode, at most for as long as was promised. */
    void awaitMode(String mode, Duration promised) throws IOException, InterruptedException {
        await("mode " + mode, promised, () -> mode.equals(storage().path("mode").asText()));
    }

    /** Waits until it is in another mode than this one: which one it is by then is chance. */
    void awaitOtherMode(String mode) throws IOException, InterruptedException {
        await("another mode than " + mode, PATIENCE, () -> {
            String found = storage().path("mode").asText();
            return !found.isEmpty() && !found.equals(mode);
        });
    }

    /**
     * Waits until it says that the database is another one.
     *
     * @param fromNormal whether the mode may still be NORMAL; otherwise that or a replay is the sign that it took the database
     *     for its own
     */
    void awaitForeign(boolean fromNormal) throws IOException, InterruptedException {
        await("mode FOREIGN", PATIENCE, () -> {
            String mode = storage().path("mode").asText();
            if (!fromNormal && (mode.equals("NORMAL") || mode.equals("RECOVERING"))) {
                throw new AssertionError("The mode is " + mode + " in a database that is another one: " + storage());
            }
            return mode.equals("FOREIGN");
        });
    }

    /** Waits until it says that a write did not fit on the disk: until then there is room in the files that it has. */
    void awaitDiskFull() throws IOException, InterruptedException {
        await("a full disk", PATIENCE, () -> {
            JsonNode storage = storage();
            return storage.path("mode").asText().equals("NORMAL") && storage.hasNonNull("problem");
        });
    }

    /** Waits until it is in mode NORMAL and its storage has no problem. */
    void awaitSound() throws IOException, InterruptedException {
        await("a sound storage", PATIENCE, () -> {
            JsonNode storage = storage();
            return storage.path("mode").asText().equals("NORMAL")
                    && storage.path("problem").isMissingNode();
        });
    }

    private void await(String what, Duration patience, Callable<Boolean> condition)
            throws IOException, InterruptedException {
        try {
            Awaitility.await(what)
                    .atMost(patience)
                    .pollInterval(POLL_INTERVAL)
                    .ignoreException(IOException.class)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "The process did not reach " + what + " within " + patience.toSeconds() + " s: " + storage() + "\n"
                            + lastLines(),
                    e);
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
        localReceipts += storage.path("localReceipts").asLong();
    }

    private SampleProcess running() {
        if (process == null) {
            throw new IllegalStateException("It was not started.");
        }
        return process;
    }
}
