package io.fairbot.conversation.outbound;

import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.send.SendRefusedException;
import io.fairbot.conversation.send.SendRefusedException.SendRefusedReason;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The rules that decide whether a message may be sent to a contact at all; how fast it is sent is up to the line. */
final class SendRules {
    /** WhatsApp lets a business write freely for a day after the customer's last message. */
    private static final Duration ANSWERABLE = Duration.ofDays(1);

    private static final int PAGE = 50;

    private final DocumentStore store;
    private final ContactDirectory directory;
    private final TimeSource time;

    SendRules(DocumentStore store, ContactDirectory directory, TimeSource time) {
        this.store = store;
        this.directory = directory;
        this.time = time;
    }

    /** Completes when the message may be sent; fails with the reason otherwise. */
    CompletionStage<Void> check(SendRequest request, String contact) {
        return request.purpose().isUnsolicited() ? checkOptOut(request, contact) : checkAnswerable(request, contact);
    }

    private CompletionStage<Void> checkOptOut(SendRequest request, String contact) {
        return store.get(ConversationModels.OPT_OUTS, contact)
                .thenCompose(optOut -> optOut.isEmpty()
                        ? CompletableFuture.completedStage(null)
                        : refused(
                                SendRefusedReason.OPTED_OUT,
                                "The contact has opted out, so it gets answers only; a message of the purpose "
                                        + request.purpose() + " is not sent to it."));
    }

    private CompletionStage<Void> checkAnswerable(SendRequest request, String contact) {
        Instant since = time.now().minus(ANSWERABLE);
        return Stages.all(Stream.concat(Stream.of(contact), directory.former(contact).stream())
                        .map(id -> hasWritten(request.branch(), messagesOf(id, since)))
                        .toList())
                .thenCompose(written -> written.contains(true)
                        ? CompletableFuture.completedStage(null)
                        : refused(
                                SendRefusedReason.NOT_WRITTEN_RECENTLY,
                                "The customer has not written to the branch " + request.branch()
                                        + " within the last 24 hours, so a message of the purpose " + request.purpose()
                                        + " is not sent; send a notice, or wait until the customer writes."));
    }

    private static Query<HistoryEntry> messagesOf(String contact, Instant since) {
        return Query.of(ConversationModels.HISTORY)
                .where("contact", contact)
                .atLeast("at", since)
                .descending()
                .limit(PAGE);
    }

    private CompletionStage<Boolean> hasWritten(String branch, Query<HistoryEntry> query) {
        return store.find(query).thenCompose(page -> {
            boolean found = page.documents().stream().anyMatch(message -> isPrivateMessage(message.value(), branch));
            return found || page.next().isEmpty()
                    ? CompletableFuture.completedStage(found)
                    : hasWritten(branch, query.after(page.next().get()));
        });
    }

    private static boolean isPrivateMessage(HistoryEntry message, String branch) {
        return message.received() != null
                && message.branch().equals(branch)
                && (message.ref() == null || message.ref().group().isEmpty());
    }

    static <T> CompletionStage<T> refused(SendRefusedReason reason, String sentence) {
        return CompletableFuture.failedStage(new SendRefusedException(reason, sentence));
    }
}
