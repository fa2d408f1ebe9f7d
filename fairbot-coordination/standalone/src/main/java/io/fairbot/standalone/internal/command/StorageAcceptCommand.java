package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.store.decision.HistoryService;
import io.fairbot.store.history.HistorySide;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code storage accept}: decides which side remains when database and directory have different histories. */
@Command(
        name = "accept",
        description = "Decides which side remains in the mode FOREIGN, when MongoDB is another database than the data"
                + " directory belongs to, or has less history. The other side loses what --dry-run lists.",
        mixinStandardHelpOptions = true)
public final class StorageAcceptCommand implements Callable<Integer> {
    /** The principal of decisions that are made without a running instance. */
    private static final String WHO = "command-line";

    private final OfflineStore store;
    private final PrintWriter out;

    @Mixin
    private final ApiKeyOption key = new ApiKeyOption();

    @Option(
            names = "--keep",
            required = true,
            paramLabel = "SIDE",
            description = "The side that remains: database or directory.")
    private String keep = "";

    @Option(names = "--dry-run", description = "Lists what is lost, and changes nothing; may contain personal data.")
    private boolean dryRun;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    public StorageAcceptCommand(OfflineStore store, PrintWriter out) {
        this.store = store;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        HistorySide side = side();
        Settings settings = Settings.fromEnvironment();
        ApiClient instance = new ApiClient(settings, key.value());
        JsonNode loss = instance.isReachable()
                ? instance.call(
                        "POST",
                        "/coordination/storage/accept",
                        Json.mapper()
                                .createObjectNode()
                                .put("keep", side.toString())
                                .put("dryRun", dryRun))
                : store.with(
                        settings,
                        (open, platform) -> new HistoryService(open, platform)
                                .accept(side, dryRun, WHO)
                                .thenApply(lost -> Json.mapper().<JsonNode>valueToTree(lost)));
        if (json) {
            out.println(loss.toPrettyString());
        } else {
            print(loss);
        }
        return 0;
    }

    private HistorySide side() {
        try {
            return HistorySide.of(keep);
        } catch (IllegalArgumentException e) {
            throw new CommandException(CommandException.USAGE, "--keep: " + e.getMessage(), e);
        }
    }

    private void print(JsonNode loss) {
        boolean accepted = loss.path("accepted").asBoolean();
        String side = loss.path("kept").asText();
        out.println(accepted ? "The " + side + " remains. Lost:" : "If the " + side + " remains, this is lost:");
        if (loss.path("models").isEmpty()) {
            out.println("  nothing");
        }
        loss.path("models").forEach(model -> {
            StringBuilder ids = new StringBuilder();
            model.path("ids").forEach(id -> ids.append(' ').append(id.asText()));
            long more = model.path("documents").asLong() - model.path("ids").size();
            out.println("  " + model.path("model").asText() + "  "
                    + model.path("documents").asLong() + " documents:" + ids
                    + (more > 0 ? " and " + more + " more" : ""));
        });
        out.println("Batches that waited for MongoDB: "
                + loss.path("waitingBatches").asLong());
    }
}
