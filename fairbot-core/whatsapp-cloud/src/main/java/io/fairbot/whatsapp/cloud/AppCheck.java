package io.fairbot.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException;
import io.fairbot.whatsapp.cloud.internal.graph.GraphException.CallOutcome;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/**
 * A check of the app at Meta: its own token, which is made of its id and its secret, reads where it delivers to. So a wrong secret
 * is found before Meta delivers anything.
 */
final class AppCheck {
    private static final String SECRET = "app secret";
    private static final String CALLBACK = "callback";
    private static final String OBJECT = "whatsapp_business_account";

    private final GraphClient client;
    private final Secret token;
    private final List<Secret> secrets;

    AppCheck(GraphClient client, Secret token, List<Secret> secrets) {
        this.client = client;
        this.token = token;
        this.secrets = secrets;
    }

    CompletionStage<List<CloudFinding>> run(Optional<URI> webhook) {
        return LineCheck.token(client, token)
                .handle((facts, failure) ->
                        failure == null ? facts.path("app_id").asText() : "")
                .thenCompose(app -> app.isEmpty()
                        ? CompletableFuture.completedStage(List.of(
                                CloudFinding.skipped(SECRET, "Meta does not say to which app the token belongs"),
                                CloudFinding.skipped(CALLBACK, "needs the app")))
                        : subscriptions(app, 0)
                                .handle((found, failure) -> failure == null
                                        ? List.of(
                                                CloudFinding.ok(SECRET, "it is that of the app " + app),
                                                callback(found, webhook))
                                        : List.of(
                                                refused(app, Stages.cause(failure)),
                                                CloudFinding.skipped(CALLBACK, "needs the secret of the app"))));
    }

    /** Reads the subscriptions with the first secret that Meta accepts: of two, one is valid while it is replaced. */
    private CompletionStage<JsonNode> subscriptions(String app, int index) {
        Secret ofApp = Secret.of(app + "|" + secrets.get(index).reveal());
        return Stages.recover(
                client.get(ofApp, app + "/subscriptions"),
                failure -> index + 1 < secrets.size()
                        ? subscriptions(app, index + 1)
                        : CompletableFuture.failedFuture(failure));
    }

    private static CloudFinding refused(String app, Throwable failure) {
        return failure instanceof GraphException call && call.outcome() == CallOutcome.REFUSED
                ? CloudFinding.failed(
                        SECRET,
                        "Meta does not accept it for the app " + app + ", so that every delivery would be refused. Set"
                                + " FAIRBOT_CLOUD_APP_SECRET to the one in App settings, Basic.")
                : LineCheck.failed(SECRET, failure);
    }

    private static CloudFinding callback(JsonNode found, Optional<URI> webhook) {
        Optional<JsonNode> ours = StreamSupport.stream(found.path("data").spliterator(), false)
                .filter(entry -> entry.path("object").asText().equals(OBJECT))
                .findFirst();
        if (ours.isEmpty() || !ours.get().path("active").asBoolean(true)) {
            return CloudFinding.failed(
                    CALLBACK,
                    "the app has no webhook for WhatsApp. Enter its address and the verify token in Meta's console,"
                            + " under WhatsApp, Configuration.");
        }
        boolean hasMessages = StreamSupport.stream(ours.get().path("fields").spliterator(), false)
                .anyMatch(field -> field.path("name").asText().equals("messages"));
        if (!hasMessages) {
            return CloudFinding.failed(
                    CALLBACK,
                    "the app is not subscribed to the field messages. Subscribe it under WhatsApp, Configuration.");
        }
        String address = ours.get().path("callback_url").asText();
        return webhook.filter(wanted -> !wanted.toString().equals(address)).isPresent()
                ? CloudFinding.failed(
                        CALLBACK,
                        "the app delivers to " + address + " and not to " + webhook.get()
                                + ". Correct it in Meta's console, or FAIRBOT_PUBLIC_URL.")
                : CloudFinding.ok(CALLBACK, "the app delivers to " + address);
    }
}
