package io.fairbot.conversation.engine;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.outbound.MessageLookup;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.conversation.storage.MessageCharge;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxEntry.OutboxStatus;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchRejectedException;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.DeliveryStatus.DeliveryStage;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.MessageCost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A recorder of the delivery statuses of sent messages, which may arrive repeatedly, late and in any order. */
final class DeliveryStatusRecorder {
    private static final int MAX_TRIES = 5;
    /** The number of further copies of a message that are kept, each of an answer that was lost. */
    private static final int MAX_COPIES = 20;

    private static final Logger log = LoggerFactory.getLogger(DeliveryStatusRecorder.class);

    private final String branch;
    private final DocumentStore store;
    private final Platform platform;
    private final ContactDirectory directory;
    private final Duration historyRetention;
    private final Inbox inbox;

    DeliveryStatusRecorder(
            String branch,
            DocumentStore store,
            Platform platform,
            BranchEngine.BranchEnvironment environment,
            Inbox inbox) {
        directory = environment.directory();
        historyRetention = environment.options().historyRetention();
        this.branch = branch;
        this.store = store;
        this.platform = platform;
        this.inbox = inbox;
    }

    CompletionStage<Void> status(DeliveryStatus status, List<Write> channelWrites) {
        return attempt(status, channelWrites, 1);
    }

    private CompletionStage<Void> attempt(DeliveryStatus status, List<Write> channelWrites, int attempt) {
        return find(status).thenCompose(row -> {
            Batch.Builder batch = Batch.builder(platform.ids().next());
            Optional<Document<OutboxEntry>> news = row.filter(document -> isNew(document.value(), status));
            if (news.isEmpty() && channelWrites.isEmpty()) {
                return report(row, status);
            }
            news.ifPresent(document -> {
                OutboxEntry changed = after(document.value(), status);
                batch.add(Write.replace(document, changed))
                        .addAll(HistoryEntry.of(document.id(), changed, historyRetention));
                charge(document, changed).ifPresent(batch::add);
            });
            news.filter(document -> isOptOut(status)).ifPresent(document -> batch.add(optOut(document.value())));
            batch.addAll(channelWrites);
            return store.apply(batch.build())
                    .thenCompose(result -> applied(result, row, status, channelWrites, attempt));
        });
    }

    /** Finds the message by the id that the channel gave it, since a lost answer leaves the provider's id unknown. */
    private CompletionStage<Optional<Document<OutboxEntry>>> find(DeliveryStatus status) {
        CompletionStage<Optional<Document<OutboxEntry>>> byChannelId = status.channelId()
                .map(id -> MessageLookup.find(store, branch, id))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
        return byChannelId.thenCompose(found -> found.isPresent()
                ? CompletableFuture.completedStage(found)
                : MessageLookup.find(store, branch, status.messageId()));
    }

    private CompletionStage<Void> applied(
            BatchResult result,
            Optional<Document<OutboxEntry>> row,
            DeliveryStatus status,
            List<Write> channelWrites,
            int attempt) {
        if (result instanceof BatchResult.Applied) {
            row.filter(document -> isOfNewCopy(document.value(), status))
                    .ifPresent(document -> log.warn(
                            "The message {} of the branch {} arrived again: its answer was lost, and it was sent again",
                            document.id(),
                            branch));
            return report(row, status);
        }
        boolean outboxChanged = result instanceof BatchResult.Rejected rejected
                && rejected.write().model().equals(ConversationModels.OUTBOX);
        if (outboxChanged && attempt < MAX_TRIES) {
            return attempt(status, channelWrites, attempt + 1);
        }
        return CompletableFuture.failedStage(new BatchRejectedException(result));
    }

    /** Returns the charge for a message whose cost becomes known, or that is not charged after all since it failed. */
    private Optional<Write> charge(Document<OutboxEntry> row, OutboxEntry changed) {
        MessageCost cost = changed.cost();
        boolean isNowKnown = row.value().cost() == null;
        boolean hasFailed = changed.delivery() == DeliveryStage.FAILED;
        boolean fails = hasFailed && row.value().delivery() != DeliveryStage.FAILED;
        return cost == null || !(isNowKnown || fails)
                ? Optional.empty()
                : Optional.of(Write.put(
                        ConversationModels.CHARGES,
                        row.id(),
                        new MessageCharge(branch, platform.time().now(), cost, hasFailed)));
    }

    private static boolean isOptOut(DeliveryStatus status) {
        return status.cause()
                .filter(cause -> cause.action() == FailureAction.STORE_OPT_OUT)
                .isPresent();
    }

    private Write optOut(OutboxEntry entry) {
        return Write.put(
                ConversationModels.OPT_OUTS,
                directory.current(entry.contact()),
                new OptOut(branch, platform.time().now()));
    }

    /** Returns whether a status adds to what is known: a stage, a cost that a later stage came without, or an id. */
    private static boolean isNew(OutboxEntry entry, DeliveryStatus status) {
        return isLater(entry, status)
                || (entry.cost() == null && status.cost().isPresent())
                || providerId(entry, status).isPresent()
                || isOfNewCopy(entry, status);
    }

    private static boolean isLater(OutboxEntry entry, DeliveryStatus status) {
        DeliveryStage known = entry.delivery();
        return known == null || known.compareTo(status.stage()) < 0;
    }

    /** Returns the provider's id of a message of which only the channel's was known. */
    private static Optional<String> providerId(OutboxEntry entry, DeliveryStatus status) {
        boolean isUnknown = entry.providerId() == null && !status.messageId().equals(entry.channelId());
        return isUnknown ? Optional.of(status.messageId()) : Optional.empty();
    }

    /**
     * Returns whether a status names a copy of the message that was not known: it was sent again because an answer was lost, and both
     * have arrived.
     */
    private static boolean isOfNewCopy(OutboxEntry entry, DeliveryStatus status) {
        return entry.providerId() != null
                && entry.copies().size() < MAX_COPIES
                && !entry.copies().contains(status.messageId())
                && !status.messageId().equals(entry.providerId())
                && !status.messageId().equals(entry.channelId());
    }

    /** Returns the row after a status: a row that may have been sent is known to be sent as soon as any status names it. */
    private OutboxEntry after(OutboxEntry entry, DeliveryStatus status) {
        DeliveryStage known = entry.delivery();
        DeliveryStage stage = known == null || isLater(entry, status) ? status.stage() : known;
        OutboxEntry delivered = entry.withDelivery(stage, status.cost().orElse(null));
        OutboxEntry named =
                providerId(entry, status).map(delivered::withProviderId).orElse(delivered);
        OutboxEntry updated = isOfNewCopy(entry, status) ? named.withCopy(status.messageId()) : named;
        if (!waits(entry)) {
            return updated;
        }
        return status.stage() == DeliveryStage.FAILED
                ? updated.asClosed(
                        OutboxStatus.FAILED,
                        "The provider refused it.",
                        platform.time().now())
                : updated.asClosed(OutboxStatus.SENT, null, platform.time().now());
    }

    /** Returns whether a row waits that may have been sent; one that was refused keeps the channel's id. */
    private static boolean waits(OutboxEntry entry) {
        return switch (entry.status()) {
            case UNKNOWN, PREPARED -> true;
            case QUEUED -> entry.channelId() != null;
            default -> false;
        };
    }

    /**
     * Reports a failure to the handler, which expects all other statuses. A repeated status is reported again, since
     * the process may have ended between the two commits at the first one; the inbox removes duplicates.
     */
    private CompletionStage<Void> report(Optional<Document<OutboxEntry>> row, DeliveryStatus status) {
        if (row.isEmpty() || status.cause().isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        String id = row.get().id();
        OutboxEntry entry = row.get().value();
        ConversationEvent event = new ConversationEvent.DeliveryFailure(
                "delivery-failed/" + id, id, status.cause().get());
        return inbox.accept(event, entry.contact(), entry.to()).thenApply(accepted -> null);
    }
}
