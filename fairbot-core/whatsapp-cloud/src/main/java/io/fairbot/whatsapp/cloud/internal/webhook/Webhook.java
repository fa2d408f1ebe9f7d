package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.config.Secret;
import io.fairbot.http.BodyReceiver;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.http.UploadHandler;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookNotices.Rejection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook of the Cloud API: one route for all lines. What an unsigned request costs is bounded: its head is judged before its body
 * is read, its bytes have a budget, and nothing of it is parsed before its signature is right. A delivery is acknowledged when
 * everything in it is durable. Safe for use from any thread.
 */
public final class Webhook {
    /** The path of the route. */
    public static final String PATH = "/webhooks/whatsapp";

    /** The largest size of a delivery: 3 MB. */
    static final int MAX_BODY = 3 * 1024 * 1024;

    /** The bytes of all deliveries that are received or handled at the same time. */
    static final long BUDGET = 8L * 1024 * 1024;

    /** The maximum time in which a delivery must arrive. */
    static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Webhook.class);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_.-]{1,200}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final WebhookSignature signature;
    private final byte[] verifyToken;
    private final WebhookLines lines;
    private final TimeSource time;
    private final WebhookNotices notices = new WebhookNotices();
    private final BodyBudget budget = new BodyBudget(BUDGET);
    private final DeliveryDispatcher dispatcher;

    /**
     * Creates the webhook.
     *
     * @param appSecrets the secrets of the app, each of which may have signed a delivery
     * @param verifyToken the token that Meta repeats when the webhook is set up
     * @param lines the lines to which it delivers
     * @param time the source of time
     */
    public Webhook(List<Secret> appSecrets, Secret verifyToken, WebhookLines lines, TimeSource time) {
        signature = WebhookSignature.of(appSecrets);
        this.verifyToken = bytes(verifyToken.reveal());
        this.lines = lines;
        this.time = time;
        dispatcher = new DeliveryDispatcher(lines, notices, time);
    }

    /**
     * Returns the routes.
     *
     * @return the module to be mounted
     */
    public HttpModule module() {
        return HttpModule.of(
                "whatsapp-cloud",
                List.of(
                        Route.of(HttpMethod.GET, PATH, RouteAccess.OPEN, this::verify)
                                .free(),
                        Route.upload(HttpMethod.POST, PATH, RouteAccess.OPEN, new DeliveryHandler())
                                .maxBody(MAX_BODY)
                                .bodyTimeout(BODY_TIMEOUT)
                                .free()),
                Webhook.class,
                "openapi.json");
    }

    /**
     * Returns what was received, by kind, and what was rejected, by reason.
     *
     * @return the counts since the webhook was created
     */
    public Map<String, Long> counts() {
        return notices.counts();
    }

    /**
     * Returns when deliveries came, and how many had a wrong signature.
     *
     * @return the status since the webhook was created
     */
    public WebhookStatus status() {
        return notices.status();
    }

    /**
     * Returns when a message or a status of a number was delivered last.
     *
     * @param number the id of the number at Meta
     * @return the time; empty when nothing was delivered to this node
     */
    public Optional<Instant> lastOf(String number) {
        return notices.lastOf(number);
    }

    /** Returns how many bytes of deliveries may still be received. */
    long freeBytes() {
        return budget.free();
    }

    /** Answers the request with which Meta sets the webhook up; it is not signed. */
    private CompletionStage<Response> verify(Request request) {
        byte[] given = bytes(request.query("hub.verify_token").orElse(""));
        boolean isSubscription =
                request.query("hub.mode").filter("subscribe"::equals).isPresent();
        if (!MessageDigest.isEqual(verifyToken, given) || !isSubscription) {
            throw Problem.of(
                            ProblemType.FORBIDDEN,
                            "The verify token is wrong: enter the one in FAIRBOT_CLOUD_VERIFY_TOKEN where the webhook"
                                    + " is set up.")
                    .exception();
        }
        String challenge = request.query("hub.challenge")
                .filter(text -> CHALLENGE.matcher(text).matches())
                .orElseThrow(() -> Problem.ofField(
                                ProblemType.INVALID_PARAMETER,
                                "hub.challenge",
                                "The parameter hub.challenge must be 1 to 200 letters, digits, dots, hyphens or"
                                        + " underscores.")
                        .exception());
        return CompletableFuture.completedStage(Response.text(200, "text/plain", challenge));
    }

    /** The handler of deliveries. */
    private final class DeliveryHandler implements UploadHandler {
        @Override
        public void admit(Request head) {
            if (WebhookSignature.read(head.headers(WebhookSignature.HEADER)).isEmpty()) {
                throw rejected(Rejection.SIGNATURE, unsigned());
            }
            boolean isJson = head.header("Content-Type")
                    .map(type -> type.split(";", 2)[0].strip())
                    .filter(Response.JSON::equalsIgnoreCase)
                    .isPresent();
            if (!isJson) {
                throw rejected(
                        Rejection.CONTENT_TYPE,
                        Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the delivery as application/json."));
            }
            long length = head.header("Content-Length")
                    .filter(text -> LENGTH.matcher(text).matches())
                    .map(Long::parseLong)
                    .orElseThrow(() -> rejected(
                            Rejection.LENGTH,
                            Problem.of(ProblemType.LENGTH_REQUIRED, "Send the length of the body as Content-Length.")));
            if (length > MAX_BODY) {
                throw rejected(
                        Rejection.LENGTH,
                        Problem.of(ProblemType.TOO_LARGE, "A delivery has up to " + MAX_BODY + " bytes."));
            }
        }

        @Override
        public BodyReceiver receive(Request head) {
            byte[] given = WebhookSignature.read(head.headers(WebhookSignature.HEADER))
                    .orElseThrow(() -> unsigned().exception());
            return new DeliveryReceiver(budget, time, body -> deliver(body, given));
        }
    }

    private CompletionStage<Response> deliver(byte[] body, byte[] given) {
        if (!signature.isOf(body, given)) {
            throw rejected(Rejection.SIGNATURE, unsigned());
        }
        notices.signed(time.now());
        if (!lines.areKnown()) {
            throw rejected(Rejection.STARTING, later("The lines are not open yet; deliver it again."));
        }
        List<WebhookEvent> events;
        try {
            events = WebhookParser.parse(body, number -> lines.branch(number).isPresent(), time.now());
        } catch (MalformedDeliveryException e) {
            throw rejected(Rejection.MALFORMED, Problem.of(ProblemType.INVALID_JSON, e.detail()));
        }
        return Stages.recover(
                dispatcher.dispatch(events).thenApply(durable -> Response.text(200, "text/plain", "ok")), failure -> {
                    log.warn("A delivery of the webhook could not be stored; Meta delivers it again", failure);
                    return CompletableFuture.failedFuture(
                            rejected(Rejection.STORE, later("It could not be stored; deliver it again.")));
                });
    }

    private static Problem unsigned() {
        return Problem.of(
                ProblemType.UNAUTHORIZED,
                "The body must be signed with the secret of the app, in " + WebhookSignature.HEADER + ".");
    }

    private static Problem later(String why) {
        return Problem.of(ProblemType.UNAVAILABLE, why).retryAfter(SOON);
    }

    private ProblemException rejected(Rejection why, Problem problem) {
        notices.rejected(why);
        if (why == Rejection.SIGNATURE) {
            notices.unsigned(time.now());
        }
        return problem.exception();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
