package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.memory.MemoryStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are asked for while one is being written. */
@Tag("place")
class BackupRouteTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-backups");

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<CompletableFuture<BackupReport>> begun = new LinkedBlockingQueue<>();

    /** A store whose backups take as long as the test likes. */
    private DocumentStore slow(DocumentStore store) {
        return (DocumentStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DocumentStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("backup")) {
                        CompletableFuture<BackupReport> report = new CompletableFuture<>();
                        begun.add(report);
                        return report;
                    }
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private CompletableFuture<HttpResponse<String>> ask(Coordinator house) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(house.address() + "/coordination/backup"))
                        .header("Authorization", "Bearer " + KEY.reveal())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void oneIsWrittenAtATime() throws Exception {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        try (Coordinator house = Coordinator.builder(settings)
                .storage((models, platform) ->
                        new MemoryStorage().open(models, platform).thenApply(this::slow))
                .build()) {
            house.start();
            CompletableFuture<HttpResponse<String>> first = ask(house);
            CompletableFuture<BackupReport> writing = begun.take();
            HttpResponse<String> second = ask(house).join();
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(second.body()).contains("A backup is being written; ask again when it has ended.");
            writing.completeExceptionally(new IllegalStateException("The disk is gone."));
            assertThat(first.join().statusCode()).isEqualTo(500);
            CompletableFuture<HttpResponse<String>> third = ask(house);
            begun.take().complete(new BackupReport(directory.resolve("backup"), Instant.EPOCH, 1, Map.of("rates", 5L)));
            assertThat(third.join().body()).contains("The media cannot be written into the backup");
            CompletableFuture<HttpResponse<String>> fourth = ask(house);
            Path written = Files.createDirectories(directory.resolve("backups/written"));
            Files.writeString(written.resolve("manifest.json"), "{}");
            begun.take().complete(new BackupReport(written, Instant.EPOCH, 1, Map.of("rates", 5L)));
            assertThat(fourth.join().statusCode()).isEqualTo(200);
            assertThat(fourth.join().body())
                    .contains("\"media\":{\"count\":0,\"bytes\":0,\"damaged\":[],\"missing\":[]}");
        }
    }
}
