package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.AccountChanged;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.ChatRecalled;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.MessageReceived;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.MessageWritten;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PartIgnored;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PartKept;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PersonChanged;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.StatusReported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A dispatcher of the events of a delivery to the inboxes of their branches. Messages are handed over in their order; statuses of one
 * message wait for each other, since each of them changes the same row.
 */
final class DeliveryDispatcher {
    private static final String CHANNEL = "cloud";
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final WebhookLines lines;
    private final WebhookNotices notices;
    private final TimeSource time;

    DeliveryDispatcher(WebhookLines lines, WebhookNotices notices, TimeSource time) {
        this.lines = lines;
        this.notices = notices;
        this.time = time;
    }

    /**
     * Hands events over.
     *
     * @param events the events
     * @return completes when all of them are durable; fails when one is not, after all have ended
     */
    CompletionStage<Void> dispatch(List<WebhookEvent> events) {
        Map<String, CompletableFuture<Void>> statuses = new HashMap<>();
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        for (WebhookEvent event : events) {
            if (event instanceof StatusReported reported) {
                String message = reported.number() + "/" + reported.status().messageId();
                CompletableFuture<Void> before = statuses.getOrDefault(message, DONE);
                CompletableFuture<Void> after = before.thenCompose(done -> handOver(event));
                statuses.put(message, after);
                stages.add(after);
            } else {
                stages.add(handOver(event));
            }
        }
        return Stages.all(stages).thenRun(() -> events.forEach(this::report));
    }

    private CompletableFuture<Void> handOver(WebhookEvent event) {
        return Stages.recover(Stages.attempt(() -> accept(event)), failure -> {
            if (failure instanceof IllegalArgumentException refused) {
                // It would be refused whenever it is delivered, and what comes with it as well.
                notices.refused(event, refused);
                return DONE;
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    private CompletionStage<Void> accept(WebhookEvent event) {
        if (event instanceof MessageReceived received) {
            return sink(received.number()).accept(received.message(), List.of()).thenApply(accepted -> null);
        } else if (event instanceof MessageWritten written) {
            return sink(written.number()).written(written.message(), List.of()).thenApply(accepted -> null);
        } else if (event instanceof StatusReported reported) {
            return sink(reported.number()).delivery(reported.status(), List.of());
        } else if (event instanceof PersonChanged changed) {
            return sink(changed.number()).samePerson(changed.aliases(), List.of());
        } else if (event instanceof ChatRecalled recalled) {
            return sink(recalled.number()).past(recalled.chat(), List.of());
        } else if (event instanceof PartKept part) {
            Optional<String> branch = part.number().flatMap(lines::branch);
            return lines.keep(new UnhandledEvent(CHANNEL, branch, part.kind(), part.json(), time.now()));
        }
        return DONE;
    }

    private InboundSink sink(String number) {
        return lines.sink(lines.branch(number)
                .orElseThrow(() -> new IllegalStateException("The branch of the number was removed meanwhile.")));
    }

    /** Counts an event that is durable, and notifies whom it concerns. */
    private void report(WebhookEvent event) {
        notices.handled(event);
        event.line().ifPresent(number -> notices.delivered(number, time.now()));
        if (event instanceof AccountChanged changed) {
            lines.accountChanged(changed.change());
        } else if (event instanceof PartIgnored ignored) {
            notices.ignored(ignored.kind());
        }
    }
}
