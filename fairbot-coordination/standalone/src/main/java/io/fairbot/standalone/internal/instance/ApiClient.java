package io.fairbot.standalone.internal.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** An HTTP client of the API of a running instance, whose address comes from the settings. */
public final class ApiClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Long enough for a backup of a large store. */
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private static final int OK = 200;
    private static final int REDIRECTED = 300;
    private static final int DOWN = 503;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final URI address;
    private final Optional<String> key;
    private final InstanceDirectory directory;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    public ApiClient(Settings settings, Optional<String> key) {
        String host = settings.apiHost().contains(":") ? "[" + settings.apiHost() + "]" : settings.apiHost();
        address = URI.create("http://" + host + ":" + settings.apiPort());
        this.key = key;
        directory = new InstanceDirectory(settings);
    }

    public URI address() {
        return address;
    }

    /** Returns whether a server answers at the address. */
    public boolean isReachable() throws InterruptedException {
        try {
            send("GET", "/health/live", HttpRequest.BodyPublishers.noBody());
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new CommandException(CommandException.FAILED, unreadable(e), e);
        }
    }

    /** Sends a request without a body and returns the JSON of the response. */
    public JsonNode call(String method, String path) throws InterruptedException {
        return call(method, path, HttpRequest.BodyPublishers.noBody());
    }

    /** Sends a request with a JSON body and returns the JSON of the response. */
    public JsonNode call(String method, String path, JsonNode body) throws InterruptedException {
        return call(method, path, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    /** Sends a long-running request and polls its progress once a second. */
    public JsonNode call(String method, String path, Consumer<JsonNode> progress) throws InterruptedException {
        compareDirectory();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request(method, path, HttpRequest.BodyPublishers.noBody()), HttpResponse.BodyHandlers.ofString());
        while (true) {
            try {
                return read(answer.get(1, TimeUnit.SECONDS));
            } catch (TimeoutException e) {
                progress.accept(call("GET", path));
            } catch (ExecutionException e) {
                IOException cause = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
                throw new CommandException(CommandException.FAILED, unreadable(cause), cause);
            }
        }
    }

    private JsonNode call(String method, String path, HttpRequest.BodyPublisher content) throws InterruptedException {
        try {
            compareDirectory();
            return read(send(method, path, content));
        } catch (ConnectException e) {
            throw new CommandException(CommandException.FAILED, notRunning(), e);
        } catch (IOException e) {
            throw new CommandException(CommandException.FAILED, unreadable(e), e);
        }
    }

    /** Asks the instance once for its directory, before the first call. */
    private void compareDirectory() throws InterruptedException {
        if (directory.isToBeCompared()) {
            try {
                directory.compare(
                        address, read(send("GET", "/coordination/status", HttpRequest.BodyPublishers.noBody())));
            } catch (ConnectException e) {
                throw new CommandException(CommandException.FAILED, notRunning(), e);
            } catch (IOException e) {
                throw new CommandException(CommandException.FAILED, unreadable(e), e);
            }
        }
    }

    private JsonNode read(HttpResponse<String> answer) {
        JsonNode body;
        try {
            body = Json.mapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new CommandException(CommandException.FAILED, unreadable(e), e);
        }
        boolean done = answer.statusCode() >= OK && answer.statusCode() < REDIRECTED;
        if (done || (answer.statusCode() == DOWN && body.has("components"))) {
            return body;
        }
        boolean usage = answer.statusCode() == UNAUTHORIZED || answer.statusCode() == FORBIDDEN;
        throw new CommandException(
                usage ? CommandException.USAGE : CommandException.FAILED,
                address + " says: " + body.path("detail").asText()
                        + (usage ? " Give it with --key, or in FAIRBOT_API_KEY." : ""),
                null);
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher content)
            throws IOException, InterruptedException {
        return client.send(request(method, path, content), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, HttpRequest.BodyPublisher content) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .method(method, content);
        key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request.build();
    }

    private String notRunning() {
        return "Nothing answers at " + address
                + ": start fairbot, or set FAIRBOT_API_HOST and FAIRBOT_API_PORT to where it runs.";
    }

    private String unreadable(IOException e) {
        return "What answers at " + address + " is not fairbot, or cannot be understood (" + e.getMessage() + ").";
    }
}
