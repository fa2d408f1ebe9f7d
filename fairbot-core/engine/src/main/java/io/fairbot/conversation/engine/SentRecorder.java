package io.fairbot.conversation.engine;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import io.fairbot.store.lease.PersistentWriter;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recorder of messages that a provider has accepted. What the provider told of the recipient is stored in the same batch, so
 * that a process that dies afterwards has lost neither.
 */
final class SentRecorder {
    private static final Logger log = LoggerFactory.getLogger(SentRecorder.class);
    /** The number of times that delivery statuses may change a row while its end is being stored. */
    private static final int MAX_TRIES = 5;

    private final OwnedStore owned;
    private final PersistentWriter writer;
    private final Platform platform;
    private final Inbox inbox;
    private final Duration historyRetention;

    SentRecorder(OwnedStore owned, PersistentWriter writer, Platform platform, Inbox inbox, Duration historyRetention) {
        this.owned = owned;
        this.writer = writer;
        this.platform = platform;
        this.inbox = inbox;
        this.historyRetention = historyRetention;
    }

    /** Records that a message was sent. */
    CompletionStage<Void> record(Document<OutboxEntry> row, Transmission.Sent result) {
        return record(row, result, 1);
    }

    private CompletionStage<Void> record(Document<OutboxEntry> row, Transmission.Sent result, int attempt) {
        List<Alias> person = Stream.concat(Stream.of(row.value().to()), result.deliveredTo().stream())
                .distinct()
                .toList();
        OutboxEntry sent = sent(row.value(), result);
        CompletionStage<Optional<BatchResult.Rejected>> commit =
                person.size() == 1 ? alone(row, sent) : withRecipient(row, sent, person);
        return commit.thenCompose(rejected -> rejected.isEmpty()
                ? CompletableFuture.completedStage(null)
                : rejected(row, result, rejected.get(), attempt));
    }

    /** Returns the closed row; one that a delivery status has closed before only learns the provider's id. */
    private OutboxEntry sent(OutboxEntry entry, Transmission.Sent result) {
        OutboxEntry named = entry.withProviderId(result.providerId().orElse(entry.providerId()));
        return named.open() == null
                ? named
                : named.asClosed(OutboxStatus.SENT, null, platform.time().now());
    }

    private CompletionStage<Void> rejected(
            Document<OutboxEntry> row, Transmission.Sent result, BatchResult.Rejected rejected, int attempt) {
        if (attempt == MAX_TRIES || !isOf(row, rejected)) {
            return CompletableFuture.failedStage(new BatchRejectedException(rejected));
        }
        return writer.retried(() -> owned.reader().get(row.model(), row.id())).thenCompose(found -> {
            boolean waits = found.filter(
                            fresh -> fresh.value().open() != null || lacksProviderId(fresh.value(), result))
                    .isPresent();
            return waits ? record(found.get(), result, attempt + 1) : CompletableFuture.completedStage(null);
        });
    }

    private static boolean lacksProviderId(OutboxEntry entry, Transmission.Sent result) {
        return entry.status() == OutboxStatus.SENT
                && entry.providerId() == null
                && result.providerId().isPresent();
    }

    private CompletionStage<Optional<BatchResult.Rejected>> alone(Document<OutboxEntry> row, OutboxEntry sent) {
        return writer.apply(batch(row, sent, List.of())).thenApply(SentRecorder::rejection);
    }

    /** Stores the row and the recipient; the row alone when the recipient cannot be stored. */
    private CompletionStage<Optional<BatchResult.Rejected>> withRecipient(
            Document<OutboxEntry> row, OutboxEntry sent, List<Alias> person) {
        CompletionStage<Optional<BatchResult.Rejected>> both = writer.retried(() -> inbox.samePerson(
                person, writes -> owned.apply(batch(row, sent, writes)).thenApply(SentRecorder::rejection)));
        return Stages.recover(
                both.thenCompose(rejected -> rejected.isEmpty() || isOf(row, rejected.get())
                        ? CompletableFuture.completedStage(rejected)
                        : CompletableFuture.failedStage(new BatchRejectedException(rejected.get()))),
                failure -> {
                    log.warn("What the provider told of a recipient was not stored: {}", failure.toString());
                    return alone(row, sent);
                });
    }

    private Batch batch(Document<OutboxEntry> row, OutboxEntry sent, List<Write> contact) {
        return Batch.builder(platform.ids().next())
                .add(Write.replace(row, sent))
                .addAll(HistoryEntry.of(row.id(), sent, historyRetention))
                .addAll(contact)
                .build();
    }

    private static boolean isOf(Document<OutboxEntry> row, BatchResult.Rejected rejected) {
        return rejected.write().model().equals(ConversationModels.OUTBOX)
                && rejected.write().id().equals(row.id());
    }

    private static Optional<BatchResult.Rejected> rejection(BatchResult result) {
        if (result instanceof BatchResult.Rejected rejected) {
            return Optional.of(rejected);
        }
        result.orThrow();
        return Optional.empty();
    }
}
