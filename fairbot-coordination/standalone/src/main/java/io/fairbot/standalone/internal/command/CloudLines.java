package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.branch.InitialDataFile;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.security.SecretCipher;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.store.Query;
import io.fairbot.whatsapp.cloud.CloudChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the Cloud API as an operator's command finds them: those of the running instance, of the store that nobody uses, or of
 * the branches file that an empty store begins with.
 *
 * @param lines the lines
 */
record CloudLines(List<CheckedLine> lines) {
    /**
     * A line that is to be checked.
     *
     * @param branch its branch
     * @param number the id of its number
     * @param account the id of its account, where it has one
     * @param token its own token, where it has one that can be read
     * @param isHidden whether it has a token of its own that cannot be read here
     */
    record CheckedLine(
            String branch, String number, Optional<String> account, Optional<Secret> token, boolean isHidden) {}

    /** Copies the lines. */
    CloudLines {
        lines = List.copyOf(lines);
    }

    /** Reads the lines from where they are. */
    static CloudLines read(Settings settings, OfflineStore store, ApiClient instance, boolean hasKey)
            throws InterruptedException {
        boolean hasFile = settings.find(BootstrapSettings.BRANCHES_FILE).isPresent();
        boolean canAsk =
                hasKey || settings.find(BootstrapSettings.API_ADMIN_KEY).isPresent();
        List<JsonNode> definitions = new ArrayList<>();
        if (instance.isReachable() && (canAsk || !hasFile)) {
            instance.call("GET", "/branches").path("branches").forEach(definitions::add);
        } else if (!instance.isReachable() && Files.exists(settings.dataDir().resolve("store.db"))) {
            store.with(
                            settings,
                            (open, platform) ->
                                    open.find(Query.of(BranchAgent.BRANCHES).limit(Query.MAX_LIMIT)))
                    .documents()
                    .forEach(document -> definitions.add(Json.mapper().valueToTree(document.value())));
        } else {
            List<String> problems = BranchAgent.validateInitialData(settings, store.branchSchema(settings));
            if (!problems.isEmpty()) {
                throw new CommandException(CommandException.USAGE, String.join(" ", problems), null);
            }
            InitialDataFile.load(settings)
                    .readSection("branches", BranchDefinition.class)
                    .forEach(definition -> definitions.add(Json.mapper().valueToTree(definition)));
        }
        return new CloudLines(lines(definitions, settings.get(BootstrapSettings.CHANNEL)));
    }

    private static List<CheckedLine> lines(List<JsonNode> definitions, String defaultChannel) {
        List<CheckedLine> lines = new ArrayList<>();
        for (JsonNode definition : definitions) {
            JsonNode line = definition.path("lines").path(CloudChannel.ID);
            String channel = definition.path("channel").isTextual()
                    ? definition.path("channel").asText()
                    : defaultChannel;
            if (channel.equals(CloudChannel.ID)) {
                Optional<String> token = text(line, CloudChannel.ACCESS_TOKEN.name());
                boolean isHidden = token.filter(text -> text.equals(Secret.MASK) || SecretCipher.isEncrypted(text))
                        .isPresent();
                lines.add(new CheckedLine(
                        definition.path("id").asText(),
                        text(line, CloudChannel.PHONE_NUMBER_ID.name()).orElse(""),
                        text(line, CloudChannel.ACCOUNT_ID.name()),
                        token.filter(text -> !isHidden).map(Secret::of),
                        isHidden));
            }
        }
        return lines;
    }

    private static Optional<String> text(JsonNode line, String field) {
        return Optional.of(line.path(field).asText()).filter(text -> !text.isEmpty());
    }

    /** Returns the lines that can be checked here, of one branch or of all. */
    List<CheckedLine> open(@Nullable String branch) {
        return of(branch).stream().filter(line -> !line.isHidden()).toList();
    }

    /** Returns the branches whose lines only the instance can check. */
    List<String> hidden(@Nullable String branch) {
        return of(branch).stream()
                .filter(CheckedLine::isHidden)
                .map(CheckedLine::branch)
                .toList();
    }

    private List<CheckedLine> of(@Nullable String branch) {
        List<CheckedLine> found = lines.stream()
                .filter(line -> branch == null || line.branch().equals(branch))
                .toList();
        if (found.isEmpty()) {
            String known = String.join(
                    ", ", lines.stream().map(CheckedLine::branch).sorted().toList());
            throw new CommandException(
                    CommandException.USAGE,
                    lines.isEmpty()
                            ? "No branch has the channel cloud: give one of them \"channel\": \"cloud\" and"
                                    + " lines.cloud.phoneNumberId."
                            : "The branch " + branch + " has no line of the channel cloud; these have one: " + known
                                    + ".",
                    null);
        }
        return found;
    }
}
