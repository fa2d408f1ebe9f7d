package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code status}: prints the status of a running instance or, if none runs, of the storage. */
@Command(
        name = "status",
        description =
                "Prints the state of the running instance: components, agents, storage. Without one, the state of the"
                        + " storage.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private final OfflineStore store;
    private final PrintWriter out;

    @Mixin
    private final ApiKeyOption key = new ApiKeyOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    public StatusCommand(OfflineStore store, PrintWriter out) {
        this.store = store;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        ApiClient instance = new ApiClient(settings, key.value());
        if (!instance.isReachable()) {
            printOffline(instance, store.status(settings));
            return 0;
        }
        JsonNode status = instance.call("GET", "/coordination/status");
        JsonNode health = instance.call("GET", "/health");
        if (json) {
            ((ObjectNode) status).set("health", health);
            out.println(status.toPrettyString());
        } else {
            out.println("fairbot at " + instance.address() + " is "
                    + health.path("status").asText());
            out.println();
            status.path("nodes").forEach(node -> line("node", node, "id", "label", "version", "startedAt"));
            status.path("agents").forEach(agent -> line("agent", agent, "id", "version", "state"));
            line("storage", status.path("storage"), "mode", "problem");
            if (status.at("/deployment").has("id")) {
                line("deployed", status.path("deployment"), "at", "state", "reason");
            }
            health.path("components").properties().forEach(part -> {
                if (!part.getValue().path("status").asText().equals("UP")) {
                    out.println(part.getKey() + ": "
                            + part.getValue().path("status").asText() + " - "
                            + part.getValue().path("reason").asText());
                }
            });
        }
        return 0;
    }

    private void printOffline(ApiClient instance, JsonNode storage) {
        if (json) {
            ObjectNode status = Json.mapper().createObjectNode();
            out.println(status.put("running", false).set("storage", storage).toPrettyString());
        } else {
            out.println("Nothing answers at " + instance.address() + ", and nobody uses the data directory.");
            out.println();
            line("storage", storage, "mode", "problem");
        }
    }

    private void line(String what, JsonNode of, String... fields) {
        StringBuilder line = new StringBuilder("%-10s".formatted(what));
        for (String field : fields) {
            line.append(of.path(field).asText()).append("  ");
        }
        out.println(line.toString().stripTrailing());
    }
}
