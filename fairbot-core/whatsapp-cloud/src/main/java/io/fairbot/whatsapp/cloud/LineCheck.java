package io.fairbot.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException.CallOutcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A check of what Meta says about one line. */
final class LineCheck {
    private static final String TOKEN = "token";
    private static final String PERMISSIONS = "permissions";
    private static final String NUMBER = "number";
    private static final String ACCOUNT = "account";
    private static final String SUBSCRIPTION = "subscription";
    private static final String TEMPLATES = "templates";
    private static final List<String> SCOPES = List.of("whatsapp_business_messaging", "whatsapp_business_management");
    private static final Duration SOON = Duration.ofDays(7);
    private static final int MAX_NAMES = 5;

    private final GraphClient client;
    private final TimeSource time;

    LineCheck(GraphClient client, TimeSource time) {
        this.client = client;
        this.time = time;
    }

    /** Returns what Meta says about a token. */
    static CompletionStage<JsonNode> token(GraphClient client, Secret token) {
        return client.get(token, "debug_token?input_token=" + URLEncoder.encode(token.reveal(), StandardCharsets.UTF_8))
                .thenApply(answer -> answer.path("data"));
    }

    CompletionStage<List<CloudFinding>> run(String number, Optional<String> account, Secret token) {
        return token(client, token)
                .handle((facts, failure) -> {
                    if (failure != null || !facts.path("is_valid").asBoolean()) {
                        return CompletableFuture.completedFuture(unusable(failure));
                    }
                    List<CompletionStage<CloudFinding>> all = new ArrayList<>();
                    all.add(CompletableFuture.completedStage(validity(facts)));
                    all.add(CompletableFuture.completedStage(permissions(facts)));
                    all.add(number(token, number));
                    account.or(() -> onlyAccount(facts))
                            .ifPresentOrElse(
                                    known -> all.addAll(account(token, known, number, facts)),
                                    () -> all.addAll(unknownAccount()));
                    return Stages.all(all);
                })
                .thenCompose(Function.identity());
    }

    private static List<CloudFinding> unusable(@Nullable Throwable failure) {
        CloudFinding refused = CloudFinding.failed(
                TOKEN,
                "Meta does not accept it: it is wrong, has expired or was withdrawn. Generate one for a system user in"
                        + " Meta's Business settings, and set FAIRBOT_CLOUD_ACCESS_TOKEN, or lines.cloud.accessToken"
                        + " where the branch has its own.");
        Throwable cause = failure == null ? null : Stages.cause(failure);
        boolean isUnreachable = cause != null && !isOf(FailureCause.CLOUD_TOKEN, cause);
        List<CloudFinding> findings = new ArrayList<>();
        findings.add(cause == null || !isUnreachable ? refused : failed(TOKEN, cause));
        Stream.of(PERMISSIONS, NUMBER, ACCOUNT, SUBSCRIPTION, TEMPLATES)
                .forEach(subject -> findings.add(CloudFinding.skipped(
                        subject, isUnreachable ? "Meta could not be asked" : "needs a token that is accepted")));
        return findings;
    }

    private CloudFinding validity(JsonNode facts) {
        long expires = facts.path("expires_at").asLong();
        if (expires == 0) {
            return CloudFinding.ok(TOKEN, "it is accepted and does not expire");
        }
        Instant end = Instant.ofEpochSecond(expires);
        return end.isAfter(time.now().plus(SOON))
                ? CloudFinding.ok(TOKEN, "it is accepted until " + end)
                : CloudFinding.failed(
                        TOKEN,
                        "it expires at " + end + ". Replace it by the token of a system user, which does not expire.");
    }

    private static CloudFinding permissions(JsonNode facts) {
        List<String> granted = texts(facts.path("scopes"), "");
        List<String> missing =
                SCOPES.stream().filter(scope -> !granted.contains(scope)).toList();
        return missing.isEmpty()
                ? CloudFinding.ok(PERMISSIONS, String.join(", ", SCOPES))
                : CloudFinding.failed(
                        PERMISSIONS,
                        "the token has not " + String.join(" and ", missing)
                                + ". Generate a token for the system user with "
                                + (missing.size() == 1 ? "this permission" : "these permissions") + ".");
    }

    private CompletionStage<CloudFinding> number(Secret token, String number) {
        return finding(
                NUMBER,
                client.get(token, number + "?fields=id,verified_name,quality_rating,status,platform_type"),
                found -> {
                    String status = found.path("status").asText("CONNECTED");
                    String quality = found.path("quality_rating").asText("UNKNOWN");
                    String facts = "it is " + status + ", its quality " + quality;
                    return status.equals("CONNECTED") && !quality.equals("RED")
                            ? CloudFinding.ok(NUMBER, facts)
                            : CloudFinding.failed(
                                    NUMBER, facts + ". Look at it in Meta's WhatsApp Manager, under phone numbers.");
                });
    }

    /** Returns the account of the token where it has exactly one. */
    private static Optional<String> onlyAccount(JsonNode facts) {
        List<String> accounts = StreamSupport.stream(
                        facts.path("granular_scopes").spliterator(), false)
                .filter(scope -> SCOPES.contains(scope.path("scope").asText()))
                .flatMap(scope -> texts(scope.path("target_ids"), "").stream())
                .distinct()
                .toList();
        return accounts.size() == 1 ? Optional.of(accounts.get(0)) : Optional.empty();
    }

    private static List<CompletionStage<CloudFinding>> unknownAccount() {
        return Stream.of(
                        CloudFinding.failed(
                                ACCOUNT,
                                "the branch does not name it. Set accountId in lines.cloud, so that its subscription and"
                                        + " its templates are checked."),
                        CloudFinding.skipped(SUBSCRIPTION, "needs accountId"),
                        CloudFinding.skipped(TEMPLATES, "needs accountId"))
                .<CompletionStage<CloudFinding>>map(CompletableFuture::completedStage)
                .toList();
    }

    private List<CompletionStage<CloudFinding>> account(Secret token, String account, String number, JsonNode facts) {
        return List.of(
                finding(
                        ACCOUNT,
                        client.get(token, account + "/phone_numbers?fields=id&limit=250"),
                        found -> texts(found.path("data"), "id").contains(number)
                                ? CloudFinding.ok(ACCOUNT, "the number belongs to it")
                                : CloudFinding.failed(
                                        ACCOUNT,
                                        "the number does not belong to it. Correct phoneNumberId or accountId of the"
                                                + " branch.")),
                finding(
                        SUBSCRIPTION,
                        client.get(token, account + "/subscribed_apps"),
                        found -> subscription(found, facts.path("app_id").asText())),
                finding(
                        TEMPLATES,
                        client.get(token, account + "/message_templates?fields=name,language,status&limit=250"),
                        LineCheck::templates));
    }

    private static CloudFinding subscription(JsonNode found, String app) {
        List<String> apps = StreamSupport.stream(found.path("data").spliterator(), false)
                .map(entry ->
                        entry.path("whatsapp_business_api_data").path("id").asText())
                .toList();
        return apps.isEmpty() || (!app.isEmpty() && !apps.contains(app))
                ? CloudFinding.failed(
                        SUBSCRIPTION,
                        "the account delivers nothing to the app of the token. Send a POST to"
                                + " /<accountId>/subscribed_apps with the token, or subscribe it in Meta's console.")
                : CloudFinding.ok(SUBSCRIPTION, "the account delivers to the app");
    }

    private static CloudFinding templates(JsonNode found) {
        List<String> unusable = StreamSupport.stream(found.path("data").spliterator(), false)
                .filter(template -> !template.path("status").asText().equals("APPROVED"))
                .map(template -> template.path("name").asText() + "/"
                        + template.path("language").asText() + " is "
                        + template.path("status").asText())
                .toList();
        int all = found.path("data").size();
        return CloudFinding.ok(
                TEMPLATES,
                (found.path("paging").has("next") ? "the first " : "") + all + ", of which " + (all - unusable.size())
                        + " can be sent"
                        + (unusable.isEmpty()
                                ? ""
                                : "; " + String.join(", ", unusable.subList(0, Math.min(MAX_NAMES, unusable.size())))
                                        + (unusable.size() > MAX_NAMES ? ", …" : "")));
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> field.isEmpty() ? item.asText() : item.path(field).asText())
                .toList();
    }

    private static CompletionStage<CloudFinding> finding(
            String subject, CompletionStage<JsonNode> call, Function<JsonNode, CloudFinding> judgement) {
        return call.handle((answer, failure) ->
                failure == null ? judgement.apply(answer) : failed(subject, Stages.cause(failure)));
    }

    /** Returns the finding for a call that failed, with what to do about its cause. */
    static CloudFinding failed(String subject, Throwable failure) {
        String words = String.valueOf(failure.getMessage());
        String said = words.endsWith(".") ? words : words + ".";
        if (failure instanceof GraphException call && call.outcome() != CallOutcome.REFUSED) {
            return CloudFinding.failed(
                    subject, said + " Let this machine reach the address in FAIRBOT_CLOUD_GRAPH_URL, and try again.");
        }
        return CloudFinding.failed(
                subject,
                "Meta refuses: " + said
                        + " Give the system user of the token access to it, and check phoneNumberId and accountId of the"
                        + " branch.");
    }

    private static boolean isOf(FailureCause cause, Throwable failure) {
        return failure instanceof GraphException call && call.failureCause().equals(cause);
    }
}
