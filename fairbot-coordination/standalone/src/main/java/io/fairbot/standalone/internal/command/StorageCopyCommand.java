package io.fairbot.standalone.internal.command;

import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.console.ConsoleProgress;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.standalone.internal.instance.StandaloneComponents;
import io.fairbot.storage.CopyReport;
import io.fairbot.storage.Storage;
import io.fairbot.storage.mongo.Mongo;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code storage copy}: copies an offline data directory into an empty MongoDB database. */
@Command(
        name = "copy",
        description = "Copies the documents of a data directory that is not in use into the empty database of"
                + " FAIRBOT_MONGODB_URI, and compares all of them; where it was cut off it goes on. From then on the"
                + " directory belongs to that database.",
        mixinStandardHelpOptions = true)
public final class StorageCopyCommand implements Callable<Integer> {
    private final OfflineStore store;
    private final PrintWriter out;
    private final PrintWriter err;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    public StorageCopyCommand(OfflineStore store, PrintWriter out, PrintWriter err) {
        this.store = store;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        Settings settings = Settings.fromEnvironment();
        Mongo mongo = StandaloneComponents.mongo(settings)
                .orElseThrow(() -> new CommandException(
                        CommandException.USAGE,
                        "There is no database to copy into: set FAIRBOT_MONGODB_URI and FAIRBOT_ENCRYPTION_KEY.",
                        null));
        if (!Files.exists(settings.dataDir().resolve("store.db"))) {
            throw OfflineStore.missing(settings.dataDir());
        }
        CopyReport report = OfflineStore.withPlatform(platform -> Storage.copy(
                settings.dataDir(), mongo, store.models(settings), platform, ConsoleProgress.of(err, json)));
        if (json) {
            out.println(Json.mapper().valueToTree(report).toPrettyString());
        } else {
            out.println("Copied and compared " + report.total() + " documents: " + settings.dataDir() + " belongs to "
                    + mongo + " now.");
            out.println("Start with FAIRBOT_MONGODB_URI from now on; without it the directory is refused.");
        }
        return 0;
    }
}
