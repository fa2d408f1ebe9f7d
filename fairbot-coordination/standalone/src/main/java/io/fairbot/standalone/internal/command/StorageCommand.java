package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Settings;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command group {@code storage}. */
@Command(name = "storage", description = "The storage.", mixinStandardHelpOptions = true)
public final class StorageCommand {
    private StorageCommand() {}

    public static StorageCommand create() {
        return new StorageCommand();
    }

    /** The command {@code storage status}: prints the status of the storage. */
    @Command(
            name = "status",
            description =
                    "Prints the state of the storage; without a running instance it opens the store, which verifies"
                            + " it.",
            mixinStandardHelpOptions = true)
    public static final class StorageStatusCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        public StorageStatusCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            Settings settings = Settings.fromEnvironment();
            ApiClient instance = new ApiClient(settings, key.value());
            boolean running = instance.isReachable();
            JsonNode status =
                    running ? instance.call("GET", "/coordination/status").path("storage") : store.status(settings);
            if (json) {
                out.println(status.toPrettyString());
            } else {
                out.println("mode        " + status.path("mode").asText());
                out.println("durability  " + status.path("durability").asText());
                out.println("used by     " + (running ? "the instance at " + instance.address() : "nobody"));
                out.println("journal     " + status.path("journal").asLong() + " batches that MongoDB has not seen");
                out.println("conflicts   " + status.path("conflicts").asLong() + " batches that wait for a decision");
                out.println("problem     " + status.path("problem").asText("none"));
            }
            return 0;
        }
    }
}
