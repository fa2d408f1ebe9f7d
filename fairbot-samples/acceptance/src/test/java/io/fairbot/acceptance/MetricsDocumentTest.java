package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.coordination.Coordinator;
import io.fairbot.coordination.internal.meter.MeterCatalogue;
import io.fairbot.meter.MeterDefinition;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/operate/METRICS.md is written by the code, and a running application has the meters that it names, and no others. */
class MetricsDocumentTest {
    private static final Path DOCUMENT = Repository.file("docs/operate/METRICS.md");
    private static final String BEGIN =
            "<!-- The table is written by MetricsDocumentTest; do not change it by hand. -->\n";
    private static final String END = "<!-- End of the table. -->\n";
    private static final Secret KEY = Secret.of("fb_test-key-of-the-metrics");
    private static final String PHONE = "+5548999991234";
    private static final String TEXT = "Maria quer euros";

    /** Meters of what does not happen to a healthy application; their own tests are named. */
    private static final Set<String> NOT_IN_HEALTH = Set.of(
            // EventMetersTest
            "fairbot.lines.faults",
            "fairbot.storage.changes",
            // BranchMetersTest
            "fairbot.timers.removed");

    @TempDir
    private Path data;

    @Test
    void theTableIsThatOfTheCode() throws IOException {
        String document = Files.readString(DOCUMENT);
        String current = document.substring(0, document.indexOf(BEGIN))
                + BEGIN
                + table()
                + document.substring(document.indexOf(END));
        if ("write".equals(System.getProperty("fairbot.docs"))) {
            Files.writeString(DOCUMENT, current);
            return;
        }
        assertThat(document)
                .as("docs/operate/METRICS.md is stale; write it anew with mvn verify -Dfairbot.docs=write")
                .isEqualTo(current);
    }

    @Test
    void aRunningApplicationHasTheseMetersAndNoOthers() throws Exception {
        SimpleMeterRegistry host = new SimpleMeterRegistry();
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, data)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        try (Coordinator coordinator = Coordinator.builder(settings)
                .storage(Storage.embedded(data))
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .handler((state, event, context) ->
                        Turn.reply("Um momento.").handOver(HandoffRequest.of("The customer asks.")))
                .meters(host)
                .build()
                .start()) {
            String body =
                    "{\"branch\":\"matriz\",\"from\":\"%s\",\"id\":\"m1\",\"text\":\"%s\"}".formatted(PHONE, TEXT);
            send(coordinator, "POST", "/sandbox/messages?wait=10s", body);
            await().until(() -> host.find("fairbot.outbox.delay").timer() != null);

            String scraped = send(coordinator, "GET", "/metrics", "");
            Set<String> expected = MeterCatalogue.definitions().stream()
                    .map(MeterDefinition::name)
                    .collect(Collectors.toCollection(HashSet::new));
            expected.removeAll(NOT_IN_HEALTH);
            assertThat(names(host)).isEqualTo(expected);
            MeterCatalogue.definitions().stream()
                    .filter(definition -> expected.contains(definition.name()))
                    .forEach(definition ->
                            assertThat("\n" + scraped).contains("\n# HELP " + prometheus(definition) + " "));
            assertThat(host.getMeters())
                    .flatExtracting(meter -> meter.getId().getTags())
                    .extracting(Tag::getValue)
                    .noneMatch(value -> value.contains("99999") || value.contains("Maria"));
            assertThat(scraped).doesNotContain("99999").doesNotContain("Maria");
        }
        assertThat(host.getMeters()).isEmpty();
    }

    private static Set<String> names(SimpleMeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toSet());
    }

    private static String send(Coordinator coordinator, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body();
    }

    private static String table() {
        StringBuilder text =
                new StringBuilder("\n| meter | in Prometheus | kind | tags | measures |\n|---|---|---|---|---|\n");
        for (MeterDefinition definition : MeterCatalogue.definitions()) {
            String tags = definition.tags().isEmpty()
                    ? "–"
                    : definition.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
            text.append("| `%s` | `%s` | %s | %s | %s |\n"
                    .formatted(
                            definition.name(),
                            prometheus(definition),
                            definition.kind().name().toLowerCase(Locale.ROOT),
                            tags,
                            definition.description()));
        }
        return text.append("\n").toString();
    }

    private static String prometheus(MeterDefinition definition) {
        String name = definition.name().replace('.', '_');
        return switch (definition.kind()) {
            case COUNTER -> name + "_total";
            case TIMER -> name + "_seconds";
            case GAUGE -> definition.unit().isEmpty() ? name : name + "_" + definition.unit();
        };
    }
}
