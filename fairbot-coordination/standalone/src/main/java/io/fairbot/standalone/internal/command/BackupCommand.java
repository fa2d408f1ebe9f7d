package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.console.ConsoleProgress;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.store.backup.BackupDirectory;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code backup}: writes a backup of a running instance or of an offline data directory. */
@Command(
        name = "backup",
        description = "Writes and verifies a backup; a running instance is not interrupted.",
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
    private final OfflineStore store;
    private final PrintWriter out;
    private final PrintWriter err;

    @Mixin
    private final ApiKeyOption key = new ApiKeyOption();

    @Option(
            names = "--to",
            paramLabel = "DIRECTORY",
            description = "An empty directory; only while no instance runs, which writes into its data directory.")
    private @Nullable Path to;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    public BackupCommand(OfflineStore store, PrintWriter out, PrintWriter err) {
        this.store = store;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        ApiClient instance = new ApiClient(settings, key.value());
        if (instance.isReachable()) {
            if (to != null) {
                throw new CommandException(
                        CommandException.USAGE,
                        "An instance runs at " + instance.address()
                                + " and writes backups into its data directory: leave --to out, and copy the directory"
                                + " that is printed.",
                        null);
            }
            ProgressListener progress = ConsoleProgress.of(err, json);
            print(instance.call(
                    "POST",
                    "/coordination/backup",
                    status -> progress.onProgress(
                            status.path("step").asText("writing"),
                            status.path("done").asLong(),
                            status.path("total").asLong())));
            return 0;
        }
        Path directory = Optional.ofNullable(to).orElseGet(() -> BackupDirectory.of(settings.dataDir(), Instant.now()));
        OfflineBackup backup = new OfflineBackup(settings.dataDir(), err, ConsoleProgress.of(err, json));
        print(view(store.withoutMigration(settings, (open, platform) -> backup.write(open, platform, directory))));
        return 0;
    }

    /** Returns the report in the form in which the API returns it. */
    private static JsonNode view(BackupReport report) {
        ObjectNode view = Json.mapper().valueToTree(report);
        // As a path, since Jackson would write a URL.
        return view.put(
                "directory", report.directory().toAbsolutePath().normalize().toString());
    }

    private void print(JsonNode report) {
        if (json) {
            out.println(report.toPrettyString());
            return;
        }
        long documents = 0;
        for (JsonNode count : report.path("documents")) {
            documents += count.asLong();
        }
        out.println("Wrote and checked " + documents + " documents, "
                + report.path("bytes").asLong() / 1024 + " KiB: "
                + report.path("directory").asText());
        JsonNode media = report.path("media");
        out.println("And " + media.path("count").asLong() + " media, "
                + media.path("bytes").asLong() / 1024 + " KiB.");
        MediaLosses.print(
                err, media.path("damaged").size(), media.path("missing").size());
        out.println("WhatsApp sessions renew their keys after a restore; no key of encryption is in the backup.");
    }
}
