package io.fairbot.conversation.engine;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The preparation of messages: a channel prepares a message, and the result is committed with the channel's own writes.
 *
 * <p>Where keys advance with each message, the next preparation begins after the commit of the last one. When a write of
 * the channel is rejected, since its keys were changed in between, the message is discarded and prepared again, a few times.
 */
final class OutboxPreparation {
    /** The number of times that the keys of a channel may change while one message is being prepared. */
    private static final int MAX_TRIES = 3;

    private static final String LINE = "line";

    private final boolean oneAtATime;
    private final DocumentStore store;
    private final Function<Batch, CompletionStage<BatchResult>> commit;
    private final Platform platform;
    private final KeyedExecutor<String> serial = new KeyedExecutor<>();

    /** The result of a preparation. */
    sealed interface PreparationResult {}

    /** The result that the row is prepared and can be sent. */
    record Committed(Document<OutboxEntry> row) implements PreparationResult {}

    /** The result that another writer has changed the row. */
    record Superseded() implements PreparationResult {}

    /** The result that the channel refuses the message. */
    record Unsendable(FailureCause cause, String detail) implements PreparationResult {}

    /** The result that the message is to be prepared later. */
    record Delayed(Duration delay) implements PreparationResult {}

    /** The result that what the channel prepared cannot be stored. */
    record Unusable(String reason) implements PreparationResult {}

    /**
     * Creates a preparation.
     *
     * @param oneAtATime whether a message is prepared only after the commit of the one before it
     * @param store reads rows
     * @param commit applies a batch, and again while the store is unavailable
     * @param platform time and identifiers
     */
    OutboxPreparation(
            boolean oneAtATime,
            DocumentStore store,
            Function<Batch, CompletionStage<BatchResult>> commit,
            Platform platform) {
        this.oneAtATime = oneAtATime;
        this.store = store;
        this.commit = commit;
        this.platform = platform;
    }

    CompletionStage<PreparationResult> prepare(
            WhatsAppSession session, Document<OutboxEntry> row, OutboundMessage message) {
        return oneAtATime
                ? serial.run(LINE, () -> prepare(session, row, message, 1))
                : prepare(session, row, message, 1);
    }

    private CompletionStage<PreparationResult> prepare(
            WhatsAppSession session, Document<OutboxEntry> row, OutboundMessage message, int attempt) {
        return session.prepare(message).thenCompose(result -> {
            if (result instanceof Preparation.Refusal refused) {
                return completed(new Unsendable(refused.cause(), refused.detail()));
            }
            if (result instanceof Preparation.Later later) {
                return completed(new Delayed(later.delay()));
            }
            return commit(session, row, ((Preparation.Ready) result).message(), attempt);
        });
    }

    private CompletionStage<PreparationResult> commit(
            WhatsAppSession session, Document<OutboxEntry> row, PreparedMessage prepared, int attempt) {
        if (prepared.payload().length() > PreparedMessage.MAX_PAYLOAD) {
            String reason = "The channel prepared " + prepared.payload().length() + " characters; at most "
                    + PreparedMessage.MAX_PAYLOAD + " are stored.";
            return discard(session, prepared).thenApply(done -> new Unusable(reason));
        }
        OutboxEntry next = row.value()
                .withPreparation(
                        prepared.channelId(),
                        prepared.payload(),
                        platform.time().now());
        Batch batch = Batch.builder(platform.ids().next())
                .add(Write.replace(row, next))
                .addAll(prepared.channelWrites())
                .build();
        return commit.apply(batch)
                .<CompletionStage<PreparationResult>>handle((done, failure) -> {
                    if (done instanceof BatchResult.Applied applied) {
                        long version = applied.receipt().versions().get(0);
                        return completed(new Committed(row.replaced(version, next)));
                    }
                    return failure == null && isOfRow(done)
                            ? changed(session, row, prepared)
                            : discard(session, prepared)
                                    .thenCompose(discarded -> failure == null
                                            ? rejected(session, row, prepared, done, attempt)
                                            : CompletableFuture.failedStage(failure));
                })
                .thenCompose(Function.identity());
    }

    private static boolean isOfRow(BatchResult result) {
        return result instanceof BatchResult.Rejected rejected
                && rejected.write().model().equals(ConversationModels.OUTBOX);
    }

    /** The row has changed: by this commit, when its answer was lost and it was repeated, or by another writer. */
    private CompletionStage<PreparationResult> changed(
            WhatsAppSession session, Document<OutboxEntry> row, PreparedMessage prepared) {
        return store.get(ConversationModels.OUTBOX, row.id()).thenCompose(found -> {
            Optional<Document<OutboxEntry>> own = found.filter(
                    document -> prepared.channelId().equals(document.value().channelId()));
            if (own.isEmpty()) {
                return discard(session, prepared).thenApply(done -> new Superseded());
            }
            boolean waits = own.get().value().open() != null;
            return completed(waits ? new Committed(own.get()) : new Superseded());
        });
    }

    private CompletionStage<PreparationResult> rejected(
            WhatsAppSession session,
            Document<OutboxEntry> row,
            PreparedMessage prepared,
            BatchResult result,
            int attempt) {
        if (!(result instanceof BatchResult.Rejected rejected)) {
            return CompletableFuture.failedStage(new BatchRejectedException(result));
        }
        return attempt < MAX_TRIES
                ? prepare(session, row, prepared.message(), attempt + 1)
                : completed(new Unusable("The channel could not store its keys: " + rejected));
    }

    private static CompletionStage<Void> discard(WhatsAppSession session, PreparedMessage prepared) {
        return Stages.attempt(() -> session.discarded(prepared));
    }

    private static CompletionStage<PreparationResult> completed(PreparationResult result) {
        return CompletableFuture.completedStage(result);
    }
}
