package io.fairbot.whatsapp.cloud;

import io.fairbot.config.Secret;
import io.fairbot.json.Json;
import io.fairbot.runtime.LimitedBodySubscriber;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookSignature;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A check of the webhook: calls it as Meta does, with a delivery in which there is nothing. */
final class WebhookCheck {
    private static final String VERIFICATION = "webhook verification";
    private static final String WRONG = "webhook, wrong signature";
    private static final String RIGHT = "webhook, right signature";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final int MAX_DETAIL = 200;
    private static final int MAX_ANSWER = 64 * 1024;
    private static final String CHALLENGE = "1158201444";
    private static final byte[] DELIVERY =
            "{\"object\":\"whatsapp_business_account\",\"entry\":[]}".getBytes(StandardCharsets.UTF_8);
    /** No app has it: Meta's secrets have 32 letters and digits. */
    private static final Secret NOBODYS = Secret.of("the secret of no app");

    private final URI address;
    private final List<Secret> secrets;
    private final Secret verifyToken;
    private final HttpClient http;

    WebhookCheck(URI address, List<Secret> secrets, Secret verifyToken, Executor executor) {
        this.address = address;
        this.secrets = secrets;
        this.verifyToken = verifyToken;
        http = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Sends the wrong signature first: a right one after it shows a running instance that the secret is right. */
    CompletionStage<List<CloudFinding>> run() {
        return verification()
                .thenCompose(verified -> post(NOBODYS, WRONG, this::wrong)
                        .thenCompose(wrong -> right(0).thenApply(right -> List.of(verified, wrong, right))));
    }

    /** Sends the empty delivery with each of the secrets, until one is not accepted. */
    private CompletionStage<CloudFinding> right(int index) {
        return post(secrets.get(index), RIGHT, this::right)
                .thenCompose(finding -> finding.status() == CloudFinding.FindingStatus.OK && index + 1 < secrets.size()
                        ? right(index + 1)
                        : CompletableFuture.completedStage(finding));
    }

    private CompletionStage<CloudFinding> verification() {
        String query = "?hub.mode=subscribe&hub.challenge=" + CHALLENGE + "&hub.verify_token="
                + URLEncoder.encode(verifyToken.reveal(), StandardCharsets.UTF_8);
        return call(HttpRequest.newBuilder(URI.create(address + query)).GET(), VERIFICATION, answer -> {
            if (answer.statusCode() == OK && new String(answer.body(), StandardCharsets.UTF_8).equals(CHALLENGE)) {
                return CloudFinding.ok(VERIFICATION, "it answers Meta's challenge");
            }
            return answer.statusCode() == FORBIDDEN
                    ? CloudFinding.failed(
                            VERIFICATION,
                            "it has another verify token. Start the instance with this FAIRBOT_CLOUD_VERIFY_TOKEN, and"
                                    + " enter it in Meta's console.")
                    : unexpected(VERIFICATION, answer);
        });
    }

    private CloudFinding wrong(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == UNAUTHORIZED) {
            return CloudFinding.ok(WRONG, "it is refused");
        }
        return answer.statusCode() == OK
                ? CloudFinding.failed(
                        WRONG,
                        "it is accepted, so this is not fairbot's webhook. Let the proxy pass " + address.getPath()
                                + " on to fairbot.")
                : unexpected(WRONG, answer);
    }

    private CloudFinding right(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == OK) {
            return CloudFinding.ok(RIGHT, "it is accepted");
        }
        return answer.statusCode() == UNAUTHORIZED
                ? CloudFinding.failed(
                        RIGHT,
                        "it is refused. The instance has another FAIRBOT_CLOUD_APP_SECRET: start it with this one; or the"
                                + " proxy changes the body: pass it on byte by byte.")
                : unexpected(RIGHT, answer);
    }

    private CloudFinding unexpected(String subject, HttpResponse<byte[]> answer) {
        String what = address + " answers " + answer.statusCode() + detail(answer) + ". ";
        return CloudFinding.failed(
                subject,
                switch (answer.statusCode()) {
                    case NOT_FOUND ->
                        what + "Start fairbot with the settings of the channel cloud, and let the proxy pass "
                                + address.getPath() + " on to it.";
                    case UNAVAILABLE -> what + "Wait until fairbot has started and its store is there, and try again.";
                    default -> what + "Let the proxy pass the path, the headers and the body on to fairbot unchanged.";
                });
    }

    /** Returns the sentence of a problem that fairbot answers with. */
    private static String detail(HttpResponse<byte[]> answer) {
        try {
            String detail = Json.mapper().readTree(answer.body()).path("detail").asText();
            String line = detail.replaceAll("\\p{Cntrl}", " ");
            return line.isEmpty()
                    ? ""
                    : " (" + (line.length() > MAX_DETAIL ? line.substring(0, MAX_DETAIL) + "…" : line) + ")";
        } catch (IOException e) {
            return "";
        }
    }

    private CompletionStage<CloudFinding> post(
            Secret secret, String subject, Function<HttpResponse<byte[]>, CloudFinding> judgement) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header(WebhookSignature.HEADER, WebhookSignature.header(secret, DELIVERY))
                .POST(BodyPublishers.ofByteArray(DELIVERY));
        return call(request, subject, judgement);
    }

    private CompletionStage<CloudFinding> call(
            HttpRequest.Builder request, String subject, Function<HttpResponse<byte[]>, CloudFinding> judgement) {
        return http.sendAsync(
                        request.timeout(TIMEOUT).build(),
                        head -> new LimitedBodySubscriber(MAX_ANSWER, () -> new IOException("the answer is too large")))
                .handle((answer, failure) -> failure == null
                        ? judgement.apply(answer)
                        : CloudFinding.failed(
                                subject,
                                "nothing answers at " + address + " ("
                                        + Stages.cause(failure).getClass().getSimpleName()
                                        + "). Start fairbot, and let the proxy pass " + address.getPath()
                                        + " on to it."));
    }
}
