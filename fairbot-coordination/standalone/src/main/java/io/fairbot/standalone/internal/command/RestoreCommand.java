package io.fairbot.standalone.internal.command;

import io.fairbot.config.Settings;
import io.fairbot.standalone.internal.console.ConsoleProgress;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.standalone.internal.instance.StandaloneComponents;
import io.fairbot.storage.Storage;
import io.fairbot.store.backup.BackupReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code restore}: restores a backup into an empty data directory. */
@Command(
        name = "restore",
        description =
                "Verifies a backup and restores it into a data directory without a store. What was not answered or"
                        + " sent yet is held until you decide with \"held\".",
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(paramLabel = "BACKUP", description = "The directory that the backup was written to.")
    private Path backup = Path.of("");

    public RestoreCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        Settings settings = Settings.fromEnvironment();
        BackupReport report = OfflineStore.withPlatform(
                platform -> Storage.restore(backup, settings.dataDir(), platform, ConsoleProgress.of(err, false)));
        out.println("Restored " + report.totalDocuments() + " documents as of " + report.createdAt() + " into "
                + settings.dataDir() + ", and " + report.media().count() + " media.");
        MediaLosses.print(
                err, report.media().damaged().size(), report.media().missing().size());
        out.println(
                "Messages that were not answered or sent yet are held: look at them with \"held list\", then release,"
                        + " answer late or close them.");
        if (StandaloneComponents.mongo(settings).isPresent()) {
            out.println("Bring them to an empty database with \"storage copy\" before the start.");
        }
        return 0;
    }
}
