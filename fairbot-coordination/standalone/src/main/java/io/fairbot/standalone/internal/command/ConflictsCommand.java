package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.store.Query;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.conflict.ConflictService;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command group {@code storage conflicts}: lists, shows, applies and discards write conflicts of a reconnected database.
 */
@Command(
        name = "conflicts",
        description = "Batches that could not be replayed into MongoDB and wait for a decision.",
        mixinStandardHelpOptions = true)
public final class ConflictsCommand {
    private static final String PATH = "/coordination/storage/conflicts";
    /** The principal of decisions that are made without a running instance. */
    private static final String WHO = "command-line";

    private ConflictsCommand() {}

    public static ConflictsCommand create() {
        return new ConflictsCommand();
    }

    private static JsonNode tree(Object value) {
        return Json.mapper().valueToTree(value);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The command {@code storage conflicts list}: lists the waiting conflicts. */
    @Command(
            name = "list",
            description = "Lists the waiting ones, oldest first, without document ids or contents.",
            mixinStandardHelpOptions = true)
    public static final class ConflictListCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Option(names = "--limit", paramLabel = "N", description = "The maximum number, up to 1000; default 100.")
        private int limit = Query.DEFAULT_LIMIT;

        @Option(names = "--after", paramLabel = "NEXT", description = "Continues where the previous list ended.")
        private @Nullable String after;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        public ConflictListCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (limit < 1 || limit > Query.MAX_LIMIT) {
                throw new CommandException(
                        CommandException.USAGE, "--limit must be from 1 to " + Query.MAX_LIMIT + ".", null);
            }
            JsonNode page = page(Settings.fromEnvironment());
            if (json) {
                out.println(page.toPrettyString());
                return 0;
            }
            if (page.path("conflicts").isEmpty()) {
                out.println("No conflict waits.");
            }
            page.path("conflicts").forEach(conflict -> {
                Set<String> models = new LinkedHashSet<>();
                conflict.path("writes")
                        .forEach(write -> models.add(write.path("model").asText()));
                out.println(conflict.path("id").asText() + "  "
                        + conflict.path("at").asText() + "  " + String.join(",", models) + "  "
                        + conflict.path("reason").asText());
            });
            if (page.has("next")) {
                out.println("There are more: --after " + page.path("next").asText());
            }
            return 0;
        }

        private JsonNode page(Settings settings) throws InterruptedException {
            ApiClient instance = new ApiClient(settings, key.value());
            if (instance.isReachable()) {
                String cursor = after == null ? "" : "&cursor=" + escaped(after);
                return instance.call("GET", PATH + "?limit=" + limit + cursor);
            }
            try {
                return store.conflicts(
                        settings,
                        conflicts -> conflicts
                                .list(limit, Optional.ofNullable(after))
                                .thenApply(ConflictsCommand::tree));
            } catch (IllegalArgumentException e) {
                throw new CommandException(
                        CommandException.USAGE, "--after must be what the list before ended with.", e);
            }
        }
    }

    /** The command {@code storage conflicts show}: shows one conflict. */
    @Command(
            name = "show",
            description = "Shows the writes of a batch and the current documents; may contain personal data.",
            mixinStandardHelpOptions = true)
    public static final class ConflictShowCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Parameters(paramLabel = "ID", description = "As \"conflicts list\" names it.")
        private String id = "";

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        public ConflictShowCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            Settings settings = Settings.fromEnvironment();
            ApiClient instance = new ApiClient(settings, key.value());
            JsonNode conflict = instance.isReachable()
                    ? instance.call("GET", PATH + "/" + escaped(id))
                    : store.conflicts(settings, conflicts -> conflicts.get(id).thenApply(ConflictsCommand::tree));
            if (json) {
                out.println(conflict.toPrettyString());
                return 0;
            }
            out.println("put aside  " + conflict.path("at").asText());
            out.println("because    " + conflict.path("reason").asText());
            conflict.path("writes").forEach(this::print);
            return 0;
        }

        private void print(JsonNode write) {
            out.println();
            out.println(write.path("model").asText() + " " + write.path("id").asText());
            out.println("  had to be  " + write.path("precondition").asText());
            out.println("  writes     "
                    + (write.path("deletes").asBoolean()
                            ? "nothing: it deletes the document"
                            : write.path("document").toString()));
            JsonNode now = write.path("now");
            String there = now.has("version") ? now.path("document").toString() : "nothing";
            out.println("  there is   "
                    + (now.path("readable").asBoolean() ? there : "something that cannot be read at the moment"));
        }
    }

    /** Applies a decision through the running instance, or directly in the store while none runs. */
    private static Integer decide(
            OfflineStore store,
            PrintWriter out,
            ApiKeyOption key,
            String id,
            String decision,
            BiFunction<ConflictService, String, CompletionStage<WriteReceipt>> offline)
            throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        ApiClient instance = new ApiClient(settings, key.value());
        String durability = instance.isReachable()
                ? instance.call(
                                "POST",
                                PATH + "/" + decision,
                                Json.mapper().createObjectNode().put("id", id))
                        .path("durability")
                        .asText()
                : store.conflicts(
                        settings,
                        conflicts -> offline.apply(conflicts, id)
                                .thenApply(receipt -> receipt.durability().name()));
        out.println((decision.equals("apply") ? "Applied " : "Discarded ") + id + " (" + durability + ").");
        return 0;
    }

    /** The command {@code storage conflicts apply}: writes the conflicting batch. */
    @Command(
            name = "apply",
            description = "Applies the writes of the batch, overwriting the current documents.",
            mixinStandardHelpOptions = true)
    public static final class ConflictApplyCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Parameters(paramLabel = "ID", description = "As \"conflicts list\" names it.")
        private String id = "";

        public ConflictApplyCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            return decide(store, out, key, id, "apply", (conflicts, conflict) -> conflicts.apply(conflict, WHO));
        }
    }

    /** The command {@code storage conflicts discard}: discards the conflicting batch. */
    @Command(name = "discard", description = "Discards the batch.", mixinStandardHelpOptions = true)
    public static final class ConflictDiscardCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Parameters(paramLabel = "ID", description = "As \"conflicts list\" names it.")
        private String id = "";

        public ConflictDiscardCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            return decide(store, out, key, id, "discard", (conflicts, conflict) -> conflicts.discard(conflict, WHO));
        }
    }
}
