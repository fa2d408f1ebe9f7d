package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.standalone.internal.instance.OfflineStore;
import io.fairbot.whatsapp.cloud.CloudChannel;
import io.fairbot.whatsapp.cloud.CloudCheck;
import io.fairbot.whatsapp.cloud.CloudFinding;
import io.fairbot.whatsapp.cloud.CloudFinding.FindingStatus;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command group {@code cloud}. */
@Command(name = "cloud", description = "Lines of the WhatsApp Cloud API.", mixinStandardHelpOptions = true)
public final class CloudCommand {
    private CloudCommand() {}

    public static CloudCommand create() {
        return new CloudCommand();
    }

    /** What is found about one branch, or about all of them. */
    private record BranchFinding(String branch, CloudFinding finding) {}

    /** The command {@code cloud check}: checks tokens, numbers, accounts and the webhook. */
    @Command(
            name = "check",
            description = "Checks the lines of the Cloud API and the webhook: token and permissions, number, account,"
                    + " subscription, templates, app secret, the webhook with a right and a wrong signature, and the"
                    + " clock. Sends no message.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:All is well.", "1:Something is not; each line says what to do.", "2:Wrong usage."})
    public static final class CloudCheckCommand implements Callable<Integer> {
        private static final String ALL = "";

        private final OfflineStore store;
        private final PrintWriter out;

        @Mixin
        private final ApiKeyOption key = new ApiKeyOption();

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Option(
                names = "--webhook",
                paramLabel = "URL",
                description =
                        "The whole address of the webhook; else that of FAIRBOT_PUBLIC_URL, else of this machine.")
        private @Nullable URI webhook;

        @Parameters(paramLabel = "BRANCH", arity = "0..1", description = "One branch; else all with a line of the API.")
        private @Nullable String branch;

        public CloudCheckCommand(OfflineStore store, PrintWriter out) {
            this.store = store;
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException {
            Settings settings = Settings.fromEnvironment();
            ApiClient instance = new ApiClient(
                    settings,
                    key.value()
                            .or(() -> settings.find(BootstrapSettings.API_ADMIN_KEY)
                                    .map(secret -> secret.reveal())));
            CloudLines lines =
                    CloudLines.read(settings, store, instance, key.value().isPresent());
            Optional<URI> open = settings.find(BootstrapSettings.PUBLIC_URL)
                    .map(address -> URI.create(address + CloudChannel.WEBHOOK_PATH))
                    .or(() -> Optional.ofNullable(webhook));
            URI called = Optional.ofNullable(webhook)
                    .or(() -> open)
                    .orElseGet(() -> instance.address().resolve(CloudChannel.WEBHOOK_PATH));
            List<BranchFinding> findings = new ArrayList<>(ofInstance(lines.hidden(branch), instance));
            findings.addAll(0, OfflineStore.withPlatform(platform -> {
                CloudCheck check = check(settings, platform);
                return all(check, lines.open(branch), open, called).whenComplete((done, failure) -> check.close());
            }));
            print(findings);
            return findings.stream()
                            .allMatch(each -> each.finding().status() == FindingStatus.OK
                                    || each.finding().status() == FindingStatus.SKIPPED)
                    ? 0
                    : CommandException.FAILED;
        }

        private static CloudCheck check(Settings settings, Platform platform) {
            try {
                return CloudCheck.of(settings, platform);
            } catch (IllegalStateException | IllegalArgumentException e) {
                throw new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
            }
        }

        private static CompletionStage<List<BranchFinding>> all(
                CloudCheck check, List<CloudLines.CheckedLine> lines, Optional<URI> open, URI called) {
            List<CompletableFuture<List<BranchFinding>>> parts = new ArrayList<>();
            lines.forEach(
                    line -> parts.add(named(line.branch(), check.line(line.number(), line.account(), line.token()))));
            parts.add(named(ALL, check.app(open)));
            parts.add(named(ALL, check.webhook(called)));
            parts.add(named(ALL, check.clock().thenApply(List::of)));
            return Stages.all(parts)
                    .thenApply(found -> found.stream().flatMap(List::stream).toList());
        }

        private static CompletableFuture<List<BranchFinding>> named(
                String branch, CompletionStage<List<CloudFinding>> findings) {
            return findings.thenApply(found -> found.stream()
                            .map(each -> new BranchFinding(branch, each))
                            .toList())
                    .toCompletableFuture();
        }

        /** Lets the instance check the lines whose tokens only it can read. */
        private static List<BranchFinding> ofInstance(List<String> branches, ApiClient instance)
                throws InterruptedException {
            List<BranchFinding> findings = new ArrayList<>();
            for (String each : branches) {
                if (!instance.isReachable()) {
                    findings.add(new BranchFinding(
                            each,
                            new CloudFinding(
                                    "token",
                                    FindingStatus.FAILED,
                                    "it is encrypted in the store. Start fairbot, and check again.")));
                    continue;
                }
                for (JsonNode found : instance.call("GET", "/branches/" + each + "/cloud/check")
                        .path("findings")) {
                    findings.add(new BranchFinding(
                            each,
                            new CloudFinding(
                                    found.path("subject").asText(),
                                    FindingStatus.valueOf(found.path("status").asText()),
                                    found.path("detail").asText())));
                }
            }
            return findings;
        }

        private void print(List<BranchFinding> findings) {
            long failed = findings.stream()
                    .filter(each -> each.finding().status() == FindingStatus.FAILED)
                    .count();
            if (json) {
                var body = Json.mapper().createObjectNode().put("ok", failed == 0);
                ArrayNode list = body.putArray("findings");
                findings.forEach(each -> {
                    var one = list.addObject();
                    if (!each.branch().isEmpty()) {
                        one.put("branch", each.branch());
                    }
                    one.put("subject", each.finding().subject())
                            .put("status", each.finding().status().name())
                            .put("detail", each.finding().detail());
                });
                out.println(body.toPrettyString());
                return;
            }
            findings.forEach(each -> out.println("%-8s%s%s: %s"
                    .formatted(
                            word(each.finding().status()),
                            each.branch().isEmpty() ? "" : each.branch() + " ",
                            each.finding().subject(),
                            each.finding().detail())));
            out.println();
            out.println(failed == 0 ? "All is well." : failed + " of " + findings.size() + " checks failed.");
        }

        private static String word(FindingStatus status) {
            return switch (status) {
                case OK -> "ok";
                case FAILED -> "FAILED";
                case SKIPPED -> "skipped";
            };
        }
    }
}
