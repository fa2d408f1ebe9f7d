package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.conflict.ConflictService;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
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
    private ConflictsCommand() {}

    public static ConflictsCommand create() {
        return new ConflictsCommand();
    }

    private static WaitingRows<ConflictService> rows(OfflineStore store) {
        return new WaitingRows<>("/coordination/storage/conflicts", store::conflicts);
    }

    /** The command {@code storage conflicts list}: lists the waiting conflicts. */
    @Command(
            name = "list",
            description = "Lists the waiting ones, oldest first, without document ids or contents.",
            mixinStandardHelpOptions = true)
    public static final class ConflictListCommand extends WaitingListCommand<ConflictService> {
        public ConflictListCommand(OfflineStore store, PrintWriter out) {
            super(ConflictsCommand.rows(store), out);
        }

        @Override
        CompletionStage<?> page(ConflictService conflicts, int most, Optional<String> cursor) {
            return conflicts.list(most, cursor);
        }

        @Override
        JsonNode rows(JsonNode page) {
            return page.path("conflicts");
        }

        @Override
        String none() {
            return "No conflict waits.";
        }

        @Override
        String line(JsonNode conflict) {
            Set<String> models = new LinkedHashSet<>();
            conflict.path("writes")
                    .forEach(write -> models.add(write.path("model").asText()));
            return conflict.path("id").asText() + "  " + conflict.path("at").asText() + "  " + String.join(",", models)
                    + "  " + conflict.path("reason").asText();
        }
    }

    /** The command {@code storage conflicts show}: shows one conflict. */
    @Command(
            name = "show",
            description = "Shows the writes of a batch and the current documents; may contain personal data.",
            mixinStandardHelpOptions = true)
    public static final class ConflictShowCommand implements Callable<Integer> {
        private final WaitingRows<ConflictService> rows;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Parameters(paramLabel = "ID", description = "As \"conflicts list\" names it.")
        private String id = "";

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        public ConflictShowCommand(OfflineStore store, PrintWriter out) {
            rows = ConflictsCommand.rows(store);
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            JsonNode conflict = rows.get(key, "/" + WaitingRows.escaped(id), conflicts -> conflicts.get(id));
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

    /** A command that decides about one conflict. */
    abstract static class ConflictDecisionCommand implements Callable<Integer> {
        private final WaitingRows<ConflictService> rows;
        private final PrintWriter out;
        private final String decision;
        private final String done;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Parameters(paramLabel = "ID", description = "As \"conflicts list\" names it.")
        private String id = "";

        ConflictDecisionCommand(OfflineStore store, PrintWriter out, String decision, String done) {
            rows = ConflictsCommand.rows(store);
            this.out = out;
            this.decision = decision;
            this.done = done;
        }

        abstract CompletionStage<WriteReceipt> decide(ConflictService conflicts, String conflict);

        @Override
        public Integer call() throws InterruptedException {
            JsonNode receipt = rows.decide(
                    key, decision, Json.mapper().createObjectNode().put("id", id), conflicts -> decide(conflicts, id));
            out.println(done + " " + id + " (" + receipt.path("durability").asText() + ").");
            return 0;
        }
    }

    /** The command {@code storage conflicts apply}: writes the conflicting batch. */
    @Command(
            name = "apply",
            description = "Applies the writes of the batch, overwriting the current documents.",
            mixinStandardHelpOptions = true)
    public static final class ConflictApplyCommand extends ConflictDecisionCommand {
        public ConflictApplyCommand(OfflineStore store, PrintWriter out) {
            super(store, out, "apply", "Applied");
        }

        @Override
        CompletionStage<WriteReceipt> decide(ConflictService conflicts, String conflict) {
            return conflicts.apply(conflict, WaitingRows.WHO);
        }
    }

    /** The command {@code storage conflicts discard}: discards the conflicting batch. */
    @Command(name = "discard", description = "Discards the batch.", mixinStandardHelpOptions = true)
    public static final class ConflictDiscardCommand extends ConflictDecisionCommand {
        public ConflictDiscardCommand(OfflineStore store, PrintWriter out) {
            super(store, out, "discard", "Discarded");
        }

        @Override
        CompletionStage<WriteReceipt> decide(ConflictService conflicts, String conflict) {
            return conflicts.discard(conflict, WaitingRows.WHO);
        }
    }
}
