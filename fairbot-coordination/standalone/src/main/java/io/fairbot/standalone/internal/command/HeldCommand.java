package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.conversation.HeldMessages;
import io.fairbot.conversation.HeldMessages.HeldDecision;
import io.fairbot.conversation.HeldMessages.HeldSelection;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command group {@code held}: lists and decides about what a restored backup holds back. */
@Command(
        name = "held",
        description =
                "Messages that a restored backup holds back for you to decide about: they may have been answered or"
                        + " sent after the backup was made.",
        mixinStandardHelpOptions = true)
public final class HeldCommand {
    private HeldCommand() {}

    public static HeldCommand create() {
        return new HeldCommand();
    }

    private static WaitingRows<HeldMessages> rows(OfflineStore store) {
        return new WaitingRows<>(
                "/coordination/held",
                (settings, work) -> store.with(
                        settings,
                        (open, platform) -> work.apply(
                                new ConversationEngine(open, platform, ConversationOptions.DEFAULTS).held())));
    }

    private static String name(HeldDecision decision) {
        return decision.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The command {@code held list}: lists what is held. */
    @Command(
            name = "list",
            description = "Lists what is held, the oldest first, with what its age suggests; without contents.",
            mixinStandardHelpOptions = true)
    public static final class HeldListCommand extends WaitingListCommand<HeldMessages> {
        public HeldListCommand(OfflineStore store, PrintWriter out) {
            super(HeldCommand.rows(store), out);
        }

        @Override
        CompletionStage<?> page(HeldMessages held, int most, Optional<String> cursor) {
            return held.list(most, cursor);
        }

        @Override
        JsonNode rows(JsonNode page) {
            return page.path("held");
        }

        @Override
        String none() {
            return "Nothing is held.";
        }

        @Override
        String line(JsonNode held) {
            return held.path("id").asText() + "  " + held.path("at").asText() + "  "
                    + held.path("kind").asText() + "  "
                    + held.path("branch").asText() + "  "
                    + held.path("contact").asText() + "  proposed: "
                    + name(HeldDecision.valueOf(held.path("proposal").asText()));
        }
    }

    /** The selection of messages on the command line: ids, or an age, or all. */
    static final class SelectionOptions {
        private static final Pattern AGE = Pattern.compile("([0-9]{1,6})([smhd])");

        @Parameters(paramLabel = "ID", arity = "0..*", description = "Those that \"held list\" names so.")
        private List<String> ids = List.of();

        @Option(
                names = "--older-than",
                paramLabel = "AGE",
                description = "All that are at least so old, such as 90s, 30m, 2h or 3d.")
        private @Nullable String olderThan;

        @Option(names = "--all", description = "All.")
        private boolean all;

        HeldSelection selection() {
            int named = (ids.isEmpty() ? 0 : 1) + (olderThan == null ? 0 : 1) + (all ? 1 : 0);
            if (named != 1) {
                throw new CommandException(
                        CommandException.USAGE,
                        "Name ids, or an age with --older-than, or --all: one of the three.",
                        null);
            }
            return ids.isEmpty() ? HeldSelection.olderThan(age()) : HeldSelection.of(ids);
        }

        private Duration age() {
            if (olderThan == null) {
                return Duration.ZERO;
            }
            Matcher matcher = AGE.matcher(olderThan);
            if (!matcher.matches()) {
                throw new CommandException(
                        CommandException.USAGE,
                        "--older-than must be a number with s, m, h or d, such as 90s, 30m, 2h or 3d.",
                        null);
            }
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }

        /** Returns the selection as the API takes it. */
        static ObjectNode json(HeldSelection selection) {
            ObjectNode body = Json.mapper().createObjectNode();
            if (selection.ids().isEmpty()) {
                return body.put("olderThan", selection.olderThan().toString());
            }
            selection.ids().forEach(body.putArray("ids")::add);
            return body;
        }
    }

    /** A command that decides about held messages. */
    abstract static class HeldDecisionCommand implements Callable<Integer> {
        private final WaitingRows<HeldMessages> rows;
        private final PrintWriter out;
        private final HeldDecision decision;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Mixin
        private final SelectionOptions options = new SelectionOptions();

        HeldDecisionCommand(OfflineStore store, PrintWriter out, HeldDecision decision) {
            rows = HeldCommand.rows(store);
            this.out = out;
            this.decision = decision;
        }

        @Override
        public Integer call() throws InterruptedException {
            HeldSelection selection = options.selection();
            JsonNode result = rows.decide(
                    key,
                    name(decision),
                    SelectionOptions.json(selection),
                    held -> held.decide(selection, decision, WaitingRows.WHO));
            out.println("Decided about " + result.path("decided").asLong() + ": " + name(decision) + ".");
            JsonNode skipped = result.path("skipped");
            if (!skipped.isEmpty()) {
                out.println(
                        "Left as they are, because they are not held any more, cannot be read, are of a kind this does"
                                + " not apply to, or belong to a branch that another node has or had moments ago:");
                skipped.forEach(id -> out.println("  " + id.asText()));
            }
            return 0;
        }
    }

    /** The command {@code held release}: releases held messages. */
    @Command(
            name = "release",
            description = "Handles or sends them, as if they were new; a message whose time is over is not sent.",
            mixinStandardHelpOptions = true)
    public static final class HeldReleaseCommand extends HeldDecisionCommand {
        public HeldReleaseCommand(OfflineStore store, PrintWriter out) {
            super(store, out, HeldDecision.RELEASE);
        }
    }

    /** The command {@code held answer-late}: apologizes for the late answer. */
    @Command(
            name = "answer-late",
            description = "Gives each customer one apology for the late answer; applies to customers' events only.",
            mixinStandardHelpOptions = true)
    public static final class HeldAnswerLateCommand extends HeldDecisionCommand {
        public HeldAnswerLateCommand(OfflineStore store, PrintWriter out) {
            super(store, out, HeldDecision.ANSWER_LATE);
        }
    }

    /** The command {@code held close}: closes held messages. */
    @Command(name = "close", description = "Settles them; the customer gets nothing.", mixinStandardHelpOptions = true)
    public static final class HeldCloseCommand extends HeldDecisionCommand {
        public HeldCloseCommand(OfflineStore store, PrintWriter out) {
            super(store, out, HeldDecision.CLOSE);
        }
    }
}
