package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.Settings;
import io.fairbot.conversation.HeldMessages;
import io.fairbot.conversation.HeldMessages.HeldDecision;
import io.fairbot.conversation.HeldMessages.HeldSelection;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.store.Query;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
    private static final String PATH = "/coordination/held";
    /** The principal of decisions that are made without a running instance. */
    private static final String WHO = "command-line";

    private HeldCommand() {}

    public static HeldCommand create() {
        return new HeldCommand();
    }

    private static <T> JsonNode offline(
            OfflineStore store, Settings settings, Function<HeldMessages, CompletionStage<T>> work) {
        return store.with(
                settings,
                (open, platform) -> work.apply(
                                new ConversationEngine(open, platform, ConversationOptions.DEFAULTS).held())
                        .thenApply(result -> Json.mapper().<JsonNode>valueToTree(result)));
    }

    /** The command {@code held list}: lists what is held. */
    @Command(
            name = "list",
            description = "Lists what is held, the oldest first, with what its age suggests; without contents.",
            mixinStandardHelpOptions = true)
    public static final class HeldListCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Option(names = "--limit", paramLabel = "N", description = "The number of messages, up to 1000; default 100.")
        private int limit = Query.DEFAULT_LIMIT;

        @Option(names = "--after", paramLabel = "NEXT", description = "Continues where the list before ended.")
        private @Nullable String after;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        public HeldListCommand(OfflineStore store, PrintWriter out) {
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
            if (page.path("held").isEmpty()) {
                out.println("Nothing is held.");
            }
            page.path("held")
                    .forEach(held -> out.println(held.path("id").asText() + "  "
                            + held.path("at").asText() + "  "
                            + held.path("kind").asText() + "  "
                            + held.path("branch").asText() + "  "
                            + held.path("contact").asText() + "  proposed: "
                            + held.path("proposal")
                                    .asText()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-')));
            if (page.has("next")) {
                out.println("There are more: --after " + page.path("next").asText());
            }
            return 0;
        }

        private JsonNode page(Settings settings) throws InterruptedException {
            ApiClient instance = new ApiClient(settings, key.value());
            if (instance.isReachable()) {
                String cursor = after == null ? "" : "&cursor=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
                return instance.call("GET", PATH + "?limit=" + limit + cursor);
            }
            try {
                return offline(store, settings, held -> held.list(limit, Optional.ofNullable(after)));
            } catch (IllegalArgumentException e) {
                throw new CommandException(
                        CommandException.USAGE, "--after must be what the list before ended with.", e);
            }
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

    /** Carries out a decision through the running instance, or directly in the store while none runs. */
    private static Integer decide(
            OfflineStore store, PrintWriter out, ApiKeyOption key, HeldSelection selection, HeldDecision decision)
            throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        ApiClient instance = new ApiClient(settings, key.value());
        String name = decision.name().toLowerCase(Locale.ROOT).replace('_', '-');
        JsonNode result = instance.isReachable()
                ? instance.call("POST", PATH + "/" + name, SelectionOptions.json(selection))
                : offline(store, settings, held -> held.decide(selection, decision, WHO));
        out.println("Decided about " + result.path("decided").asLong() + ": " + name + ".");
        JsonNode skipped = result.path("skipped");
        if (!skipped.isEmpty()) {
            out.println(
                    "Left as they are, because they are not held any more, cannot be read, or are of a kind this does"
                            + " not apply to:");
            skipped.forEach(id -> out.println("  " + id.asText()));
        }
        return 0;
    }

    /** The command {@code held release}: releases held messages. */
    @Command(
            name = "release",
            description = "Handles or sends them, as if they were new; a message whose time is over is not sent.",
            mixinStandardHelpOptions = true)
    public static final class HeldReleaseCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Mixin
        private final SelectionOptions selection = new SelectionOptions();

        public HeldReleaseCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            return decide(store, out, key, selection.selection(), HeldDecision.RELEASE);
        }
    }

    /** The command {@code held answer-late}: apologizes for the late answer. */
    @Command(
            name = "answer-late",
            description = "Gives each customer one apology for the late answer; applies to customers' events only.",
            mixinStandardHelpOptions = true)
    public static final class HeldAnswerLateCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Mixin
        private final SelectionOptions selection = new SelectionOptions();

        public HeldAnswerLateCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            return decide(store, out, key, selection.selection(), HeldDecision.ANSWER_LATE);
        }
    }

    /** The command {@code held close}: closes held messages. */
    @Command(name = "close", description = "Settles them; the customer gets nothing.", mixinStandardHelpOptions = true)
    public static final class HeldCloseCommand implements Callable<Integer> {
        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Mixin
        private final SelectionOptions selection = new SelectionOptions();

        public HeldCloseCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            return decide(store, out, key, selection.selection(), HeldDecision.CLOSE);
        }
    }
}
