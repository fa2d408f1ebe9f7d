package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.config.Settings;
import io.fairbot.files.FileErrors;
import io.fairbot.json.Json;
import io.fairbot.media.MediaBackup;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.console.ConsoleProgress;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.MediaReport;
import io.fairbot.store.backup.ProgressListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private static final String WHO = "command-line";

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
        Path directory = Optional.ofNullable(to)
                .orElse(settings.dataDir().resolve("backups").resolve(NAME.format(Instant.now())));
        BackupReport report = store.withoutMigration(settings, (open, platform) -> audited(open, platform, directory));
        print(view(report.withMedia(media(settings, report))));
        return 0;
    }

    /** Writes a backup after an entry in the audit log: data leaves the directory. */
    private CompletionStage<BackupReport> audited(DocumentStore open, Platform platform, Path directory) {
        AuditLog audit = new StoredAuditLog(open, platform.ids());
        AuditEntry entry =
                AuditEntry.ordered(platform.time().now(), WHO, "backup.create", "backup/" + directory.getFileName());
        return record(audit, entry)
                .thenCompose(recorded -> open.backup(directory, ConsoleProgress.of(err, json)))
                .exceptionallyCompose(failure -> record(audit, entry.with(AuditEntry.AuditOutcome.FAILED))
                        .thenCompose(recorded -> CompletableFuture.failedStage(failure)));
    }

    /** Records an entry; a store that takes none, on a full disk for example, is backed up all the same. */
    private CompletionStage<Void> record(AuditLog audit, AuditEntry entry) {
        return Stages.recover(audit.record(entry), failure -> {
            err.println("The audit log does not name this backup: " + failure.getMessage());
            return CompletableFuture.completedStage(null);
        });
    }

    private static MediaReport media(Settings settings, BackupReport report) {
        try {
            return MediaBackup.write(settings.dataDir(), report.directory(), List.of());
        } catch (IOException e) {
            throw new CommandException(
                    CommandException.FAILED,
                    "The media cannot be written into the backup " + report.directory() + " (" + FileErrors.reason(e)
                            + "): delete it, make room, and repeat.",
                    e);
        }
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
